package org.tabellion.conformance;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** What the command line says. Secrets come from files, so that no list of processes shows them. */
public final class Options {

    static final String HELP =
            """
            conformance URL --client ID --secret-file FILE [OPTION...]

              Judges a server of the CSC API (0.1.7.9, 1.0.4.0, 2.0.0.2, 2.2.0.0) from outside. URL is what /csc/v1 and alike stand
              under, or the address of one version, ending in /csc/v0, /csc/v1 or /csc/v2. The exit code is 0 if nothing failed,
              1 if something did, 2 if the command line is wrong or the server cannot be reached. With a client alone the basic
              part is tried; each case that is skipped says what it lacks.

              --client ID, --secret-file FILE              the OAuth client; the file holds its secret
              --other-client ID, --other-secret-file FILE  a second client, who must not reach what is the first one's
              --token-file FILE                            a ready access token of scope service, instead of getting some
              --redirect-uri URI                           that the client registered; nobody needs to answer there
              --user NAME, --password-file FILE            a signer, for pages that are forms (password, code, a button to approve)
              --code-from URL, --code-command COMMAND      where the signer's sign-in code is found: the last six digits there
              --approver-command COMMAND                   or: is given the authorization address as its last argument, lets the
                                                           signer approve, prints the address that the browser was sent to
              --credential ID                              a key of that signer, approved by OAuth (otherwise the first in the list)
              --user-id ID                                 whose keys are listed, where the client alone cannot list
              --foreign-credential ID                      a key that neither client nor signer may reach
              --explicit-credential ID, --pin-file FILE    a key whose factors come with credentials/authorize
              --totp-file FILE, --otp-command COMMAND      its one-time codes: a secret in base32, or who prints one
              --preparations PATH                          where the server tells the data to be signed of a document before the
                                                           approval, as Tabellion does at /v1/preparations
              --versions v0,v1,v2                          those alone; then each has to be served
              --only PATTERN                               those cases alone whose id has the pattern in it
              --wait SECONDS                               how long may be waited for a SAD to expire (0)
              --ca FILE                                    certificates in PEM that TLS trusts, instead of Java's own
              --proxy HOST:PORT                            of HTTP
              --out FOLDER                                 for report.html and junit.xml (var/conformance)
              --list                                       names the cases, and ends
            """;

    /** Those that name a file with a secret. */
    static final List<String> SECRETS = List.of(
            "--secret-file", "--other-secret-file", "--token-file", "--password-file", "--pin-file", "--totp-file");

    private static final Set<String> FLAGS = Set.of(
            "--client",
            "--secret-file",
            "--other-client",
            "--other-secret-file",
            "--token-file",
            "--redirect-uri",
            "--user",
            "--password-file",
            "--code-from",
            "--code-command",
            "--approver-command",
            "--credential",
            "--user-id",
            "--foreign-credential",
            "--explicit-credential",
            "--pin-file",
            "--totp-file",
            "--otp-command",
            "--preparations",
            "--versions",
            "--only",
            "--wait",
            "--ca",
            "--proxy",
            "--out");
    private static final Pattern ONE_VERSION = Pattern.compile("(.*)/csc/(v[012])/?");

    private final URI base;
    private final Optional<String> oneVersion;
    private final Map<String, String> flags;

    private Options(URI base, Optional<String> oneVersion, Map<String, String> flags) {
        this.base = base;
        this.oneVersion = oneVersion;
        this.flags = flags;
    }

    /** @throws IllegalArgumentException with a text for whoever typed it */
    public static Options parse(String... words) {
        var flags = new LinkedHashMap<String, String>();
        String url = null;
        for (int i = 0; i < words.length; i++) {
            if (FLAGS.contains(words[i])) {
                if (i + 1 == words.length) {
                    throw new IllegalArgumentException(words[i] + " needs a value");
                }
                flags.put(words[i], words[++i]);
            } else if (words[i].startsWith("-") || url != null) {
                throw new IllegalArgumentException("There is no option " + words[i]);
            } else {
                url = words[i];
            }
        }
        if (url == null || !url.matches("https?://[^\\s?#]+")) {
            throw new IllegalArgumentException("The address of the server is missing: http or https, no query");
        }
        for (var pair : Map.of(
                        "--client", "--secret-file",
                        "--other-client", "--other-secret-file",
                        "--user", "--password-file")
                .entrySet()) {
            if (flags.containsKey(pair.getKey()) != flags.containsKey(pair.getValue())) {
                throw new IllegalArgumentException("%s and %s go together".formatted(pair.getKey(), pair.getValue()));
            }
        }
        var one = ONE_VERSION.matcher(url);
        var options = one.matches()
                ? new Options(URI.create(one.group(1)), Optional.of(one.group(2)), flags)
                : new Options(URI.create(url.replaceFirst("/+$", "")), Optional.empty(), flags);
        options.only();
        options.patience();
        options.versions();
        return options;
    }

    /** Without a slash at its end. */
    URI base() {
        return base;
    }

    boolean has(String flag) {
        return flags.containsKey(flag);
    }

    Optional<String> value(String flag) {
        return Optional.ofNullable(flags.get(flag));
    }

    /** Of the file that the flag names, without white space around it. */
    Optional<Secret> secret(String flag) throws IOException {
        var file = value(flag);
        return file.isEmpty()
                ? Optional.empty()
                : Optional.of(new Secret(Files.readString(Path.of(file.get()), StandardCharsets.UTF_8)
                        .strip()));
    }

    /** Those that have to be served; empty: those that are. */
    Set<String> versions() {
        if (oneVersion.isPresent()) {
            return Set.of(oneVersion.get());
        }
        var wanted = value("--versions").map(it -> new LinkedHashSet<>(Arrays.asList(it.split(","))));
        if (wanted.isPresent() && !Set.of("v0", "v1", "v2").containsAll(wanted.get())) {
            throw new IllegalArgumentException("--versions knows v0, v1 and v2");
        }
        return wanted.isPresent() ? wanted.get() : Set.of();
    }

    boolean isWanted(Case one) {
        return only().matcher(one.id()).find();
    }

    private Pattern only() {
        try {
            return Pattern.compile(value("--only").orElse(""));
        } catch (PatternSyntaxException wrong) {
            throw new IllegalArgumentException("--only is no regular expression: " + wrong.getDescription(), wrong);
        }
    }

    Duration patience() {
        var seconds = value("--wait").orElse("0");
        if (!seconds.matches("[0-9]{1,5}")) {
            throw new IllegalArgumentException("--wait takes seconds");
        }
        return Duration.ofSeconds(Long.parseLong(seconds));
    }

    Path out() {
        return Path.of(value("--out").orElse("var/conformance"));
    }
}
