package org.tabellion.e2e;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;

/**
 * The main job, from outside: enrols a signer, has a PDF signed up to B-LTA, fetches and validates it, and prints the steps
 * with their times. Exit code 0 only if every step did what it should.
 */
public final class DemoWalk {

    private static final Set<String> FLAGS =
            Set.of("--server", "--evaluation-pki", "--client", "--secret-file", "--document", "--out");

    private final URI server;
    private final URI evaluationPki;
    private final ServiceProvider serviceProvider;
    private final Path document;
    private final Path out;

    private DemoWalk(Map<String, String> flags) throws IOException {
        server = URI.create(flag(flags, "--server"));
        evaluationPki = URI.create(flag(flags, "--evaluation-pki"));
        var secret = Files.readString(Path.of(flag(flags, "--secret-file")), StandardCharsets.US_ASCII)
                .strip();
        serviceProvider = new ServiceProvider(server, flag(flags, "--client"), secret);
        document = Path.of(flag(flags, "--document"));
        out = Path.of(flag(flags, "--out"));
    }

    public static void main(String... words) throws Exception {
        new DemoWalk(flags(words)).walk();
    }

    private void walk() throws Exception {
        Files.createDirectories(out);
        var unique = Long.toString(System.currentTimeMillis(), 36);
        var mailAddress = "ada.%s@signer.example".formatted(unique);
        var password = randomPassword();
        var signer = new Signer(server, evaluationPki, mailAddress, password);
        System.out.println("\n  step                                                        time");

        var enrolment = step("service provider asks for the enrolment of a signer", () -> serviceProvider
                .post("/v1/enrolments", serviceProvider.serviceToken("enrolment"), person(unique, mailAddress))
                .expect(201)
                .json());
        step("signer follows the mail link, chooses a password", () -> {
            signer.activateAccount();
            return "";
        });
        step("signer signs in: password, then code by mail", signer::signIn);
        step("signer reads the terms and accepts that a key is made", () -> {
            signer.acceptTerms();
            return "";
        });
        var enrolmentPath = "/v1/enrolments/" + enrolment.path("id").asString();
        var active = step(
                "key in the HSM, proof of possession, certificate by CMP",
                () -> serviceProvider.await(enrolmentPath, serviceProvider.serviceToken("enrolment"), "ACTIVE"));

        var original = Files.readAllBytes(document);
        var request = step("service provider hands in " + document.getFileName(), () -> serviceProvider
                .handIn(
                        "/v1/signing-requests",
                        serviceProvider.serviceToken("documents"),
                        Map.of(
                                "signer", mailAddress,
                                "name", "Lease of a boat house",
                                "description", "Your lease for 2027, as agreed on the telephone.",
                                "level", "B-LTA"),
                        original,
                        UUID.randomUUID().toString())
                .expect(201)
                .json());
        step(
                "signer looks at the document and approves these very bytes",
                () -> signer.approveDocument(
                        URI.create(request.path("signing_url").asString())));
        var requestPath = "/v1/signing-requests/" + request.path("id").asString();
        step(
                "SAM signs, evidence and timestamps are added, checked",
                () -> serviceProvider.await(requestPath, serviceProvider.serviceToken("documents"), "DELIVERED"));
        var signed = step("service provider fetches the signed document", () -> serviceProvider
                .get(requestPath + "/document", serviceProvider.serviceToken("documents"))
                .expect(200)
                .body());
        Files.write(out.resolve("signed.pdf"), signed);
        var report = step("validation by the product", () -> serviceProvider
                .handIn(
                        "/v1/validations",
                        serviceProvider.serviceToken("documents"),
                        Map.of(),
                        signed,
                        UUID.randomUUID().toString())
                .expect(200)
                .json());
        System.out.println();
        var signature = report.path("signatures").path(0);
        System.out.printf(
                "  %s, %s, signed by %s%n",
                signature.path("indication").asString(),
                signature.path("level").asString(),
                signature.path("signed_by").asString());
        remember(mailAddress, password, active.path("credential").asString());
        if (!signature.path("indication").asString().equals("TOTAL_PASSED")) {
            throw new IOException("the product does not call its own signature valid: " + report);
        }
    }

    private static Map<String, Object> person(String unique, String mailAddress) {
        var person = new HashMap<String, Object>();
        person.put("given_name", "Ada");
        person.put("surname", "Evaluation");
        person.put("country", "ES");
        person.put("serial_number", "IDCES-" + unique.toUpperCase(java.util.Locale.ROOT));
        person.put("mail_address", mailAddress);
        person.put("language", "en");
        return person;
    }

    private <T> T step(String what, Callable<T> work) throws Exception {
        var start = System.nanoTime();
        var result = work.call();
        var line = "  %-58s %5.2f s".formatted(what, (System.nanoTime() - start) / 1e9);
        System.out.println(line);
        return result;
    }

    private void remember(String mailAddress, String password, String credential) throws IOException {
        var file = out.resolve("signer");
        Files.writeString(file, String.join("\n", mailAddress, password, credential) + "\n");
        file.toFile().setReadable(false, false);
        file.toFile().setReadable(true, true);
    }

    private static String randomPassword() throws GeneralSecurityException {
        var bytes = new byte[15];
        SecureRandom.getInstanceStrong().nextBytes(bytes);
        return Base64.getUrlEncoder().encodeToString(bytes);
    }

    private static String flag(Map<String, String> flags, String name) {
        var value = flags.get(name);
        if (value == null) {
            throw new IllegalArgumentException(name + " is missing; the flags are " + FLAGS);
        }
        return value;
    }

    private static Map<String, String> flags(String... words) {
        var flags = new HashMap<String, String>();
        for (int i = 0; i + 1 < words.length; i += 2) {
            if (!FLAGS.contains(words[i])) {
                throw new IllegalArgumentException(words[i] + " is no flag; the flags are " + FLAGS);
            }
            flags.put(words[i], words[i + 1]);
        }
        return flags;
    }
}
