package org.tabellion.conformance;

import java.io.IOException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Tries all cases of each version that a server serves, and writes what came of it. */
public final class Conformance {

    private static final int BAD_USE = 2;
    private static final List<String> VERSIONS = List.of("v0", "v1", "v2");

    private final Options options;
    private final @Nullable Approver approver;
    private final PrintStream out;
    private final Remarks remarks = new Remarks();
    private final Redaction redaction = new Redaction();
    private final Wire wire;
    private final Optional<Codes> codes;
    private final List<Finding> findings = new ArrayList<>();

    /** @param out is told how it goes on */
    public Conformance(Options options, @Nullable Approver approver, PrintStream out) throws IOException {
        this.options = options;
        this.approver = approver;
        this.out = out;
        this.wire = new Wire(options, remarks, out::println);
        for (var flag : Options.SECRETS) {
            // Who misspells one is told at once.
            options.secret(flag).ifPresent(it -> redaction.learn(it.reveal()));
        }
        var totp = options.secret("--totp-file");
        this.codes = totp.<Codes>map(it -> new Totp(it.reveal()))
                .or(() -> options.value("--otp-command").map(Codes::ofCommand));
    }

    public static void main(String... words) throws IOException {
        System.exit(run(System.out, words));
    }

    private static int run(PrintStream out, String... words) throws IOException {
        if (words.length == 0 || Set.of("--help", "-h", "help").contains(words[0])) {
            out.print(Options.HELP);
            return words.length == 0 ? BAD_USE : 0;
        }
        if (words[0].equals("--list")) {
            Cases.all().forEach(it -> out.printf("%-40s %-14s %s%n", it.id(), it.clause(), it.title()));
            count(out);
            return 0;
        }
        try {
            var options = Options.parse(words);
            var judged = new Conformance(options, PagesApprover.of(options).orElse(null), out);
            judged.judge();
            return judged.summary();
        } catch (IllegalArgumentException wrong) {
            out.println(wrong.getMessage());
            return BAD_USE;
        } catch (NoSuchFileException missing) {
            out.println("There is no file " + missing.getFile());
            return BAD_USE;
        } catch (ConnectException away) {
            out.println("The server does not answer: " + away);
            return BAD_USE;
        }
    }

    private static void count(PrintStream out) {
        for (var edition : Edition.values()) {
            out.printf(
                    "%s: %d cases%n",
                    edition.specs(),
                    Cases.all().stream()
                            .filter(it -> it.editions().contains(edition))
                            .count());
        }
    }

    /** @return the ids of the cases that failed, each with its version before it: {@code v1 sign.replay} */
    public Set<String> failed() {
        return ids(Finding.Verdict.FAILED);
    }

    /** As {@link #failed()}. */
    public Set<String> passed() {
        return ids(Finding.Verdict.PASSED);
    }

    /** As {@link #failed()}, with what was lacking behind it. */
    public Set<String> skipped() {
        return findings.stream()
                .filter(it -> it.verdict() == Finding.Verdict.SKIPPED)
                .map(it -> "%s %s: %s".formatted(it.edition().path(), it.tried().id(), it.message()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private Set<String> ids(Finding.Verdict verdict) {
        return findings.stream()
                .filter(it -> it.verdict() == verdict)
                .map(it -> it.edition().path() + " " + it.tried().id())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Tries everything that is wanted. */
    public void judge() throws IOException {
        var wanted = options.versions();
        for (var version : VERSIONS) {
            if (wanted.isEmpty() || wanted.contains(version)) {
                var info = info(version);
                if (info.isPresent()) {
                    judge(version, info.get());
                } else {
                    out.printf("%s is not served%n", version);
                    if (!wanted.isEmpty()) {
                        notServed(version);
                    }
                }
            }
        }
    }

    private Optional<JsonNode> info(String version) throws IOException {
        var answer = wire.send(
                "POST",
                URI.create("%s/csc/%s/info".formatted(options.base(), version)),
                Map.of("Content-Type", Subject.JSON, "Accept", Subject.JSON),
                "{}".getBytes(StandardCharsets.UTF_8));
        try {
            return answer.status() == 200 ? Optional.of(answer.json()) : Optional.empty();
        } catch (NotConforming noJson) {
            return Optional.empty();
        }
    }

    private static Edition edition(String version, JsonNode info) {
        return switch (version) {
            case "v0" -> Edition.V0;
            case "v1" -> Edition.V1;
            default -> info.path("specs").asString("").startsWith("2.0.") ? Edition.V2_0 : Edition.V2_2;
        };
    }

    private void notServed(String version) {
        var edition = version.equals("v2") ? Edition.V2_2 : version.equals("v1") ? Edition.V1 : Edition.V0;
        var one = new Case("info.served", "A.1", "info answers", Set.of(edition), _ -> {});
        findings.add(new Finding(
                edition,
                one,
                Finding.Verdict.FAILED,
                "info of %s did not answer 200 with JSON".formatted(version),
                List.of(),
                exchanges(),
                Duration.ZERO));
    }

    private void judge(String version, JsonNode info) {
        var edition = edition(version, info);
        var subject = new Subject(edition, info, options, wire, remarks, redaction, approver, codes);
        out.printf("%s, %s%n", version, info.path("specs").asString("?"));
        var group = "";
        var ofGroup = new ArrayList<Finding>();
        for (var one : Cases.all()) {
            if (one.editions().contains(edition) && options.isWanted(one)) {
                if (!one.group().equals(group)) {
                    tell(group, ofGroup);
                    group = one.group();
                    ofGroup.clear();
                }
                var finding = tried(one, subject);
                findings.add(finding);
                ofGroup.add(finding);
            }
        }
        tell(group, ofGroup);
    }

    private Finding tried(Case one, Subject subject) {
        wire.take();
        remarks.take();
        var start = System.nanoTime();
        var verdict = Finding.Verdict.PASSED;
        var message = "";
        try {
            one.check().on(subject);
        } catch (Lacking lacking) {
            verdict = Finding.Verdict.SKIPPED;
            message = "lacks " + lacking.getMessage();
        } catch (NotConforming fault) {
            verdict = Finding.Verdict.FAILED;
            message = String.valueOf(fault.getMessage());
        } catch (Exception broken) {
            // Whatever a server sends, the other cases are tried too; this one has not shown what it should.
            verdict = Finding.Verdict.FAILED;
            message = "the case could not be tried: " + broken;
        }
        return new Finding(
                subject.edition(),
                one,
                verdict,
                redaction.text(message),
                remarks.take().stream().map(redaction::text).distinct().toList(),
                verdict == Finding.Verdict.FAILED ? exchanges() : List.of(),
                Duration.ofNanos(System.nanoTime() - start));
    }

    private List<Exchange> exchanges() {
        return wire.take().stream().map(redaction::redacted).toList();
    }

    private void tell(String group, List<Finding> of) {
        if (of.isEmpty()) {
            return;
        }
        var time = of.stream().map(Finding::time).reduce(Duration.ZERO, Duration::plus);
        out.printf(
                "  %-20s %3d passed, %2d failed, %2d skipped   %4.1f s%n",
                group,
                count(of, Finding.Verdict.PASSED),
                count(of, Finding.Verdict.FAILED),
                count(of, Finding.Verdict.SKIPPED),
                time.toMillis() / 1000.0);
        of.stream()
                .filter(it -> it.verdict() == Finding.Verdict.FAILED)
                .forEach(it -> out.printf("    FAILED %s: %s%n", it.tried().id(), it.message()));
    }

    static long count(List<Finding> of, Finding.Verdict verdict) {
        return of.stream().filter(it -> it.verdict() == verdict).count();
    }

    /** The reports. */
    public void write() throws IOException {
        Files.createDirectories(options.out());
        var html = options.out().resolve("report.html");
        Files.writeString(html, new HtmlReport(options.base(), Instant.now(), findings).text());
        Files.writeString(options.out().resolve("junit.xml"), new JUnitReport(findings).text());
        out.println("written: " + html);
    }

    private int summary() throws IOException {
        if (findings.isEmpty()) {
            out.println("There is no version of the CSC API at " + options.base());
            return BAD_USE;
        }
        write();
        out.printf(
                "%d passed, %d failed, %d skipped%n",
                count(findings, Finding.Verdict.PASSED),
                count(findings, Finding.Verdict.FAILED),
                count(findings, Finding.Verdict.SKIPPED));
        return failed().isEmpty() ? 0 : 1;
    }
}
