package org.tabellion.conformance;

import static org.tabellion.conformance.JUnitReport.escaped;

import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** One page for people, without anything from elsewhere: versions, in them the clauses, in them the cases. */
final class HtmlReport {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");
    private static final String STYLE =
            """
            :root { color-scheme: light dark; --ink: #1d2430; --soft: #5d6675; --line: #dde1e8; --paper: #fff; --ground: #f5f6f8;
              --good: #1b7a43; --bad: #b3261e; --none: #6b7280; --badpaper: #fdf3f2; }
            @media (prefers-color-scheme: dark) { :root { --ink: #e6e9ef; --soft: #9aa3b2; --line: #333a46; --paper: #1a1f27;
              --ground: #12161c; --good: #5cc88a; --bad: #ff8a80; --none: #8b93a1; --badpaper: #2a1c1c; } }
            * { box-sizing: border-box }
            body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, "Segoe UI", sans-serif }
            main { max-width: 72rem; margin: 0 auto; padding: 2rem 1.25rem 4rem }
            h1 { font-size: 1.6rem; margin: 0 0 .25rem } h2 { font-size: 1.25rem; margin: 2.5rem 0 .75rem }
            h3 { font-size: .95rem; margin: 1.25rem 0 .4rem; color: var(--soft); font-weight: 600 }
            a { color: inherit } .soft { color: var(--soft) }
            table { border-collapse: collapse; width: 100%; background: var(--paper); border: 1px solid var(--line); border-radius: 8px }
            th, td { text-align: left; padding: .45rem .75rem; border-top: 1px solid var(--line); vertical-align: top }
            thead th { border-top: 0; font-weight: 600; color: var(--soft); font-size: .85rem }
            .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; width: 7rem }
            .cases { table-layout: fixed } .cases .mark { width: 6.5rem } .cases .id { width: 17rem } .cases .time { width: 5.5rem }
            td { overflow-wrap: anywhere }
            code, pre { font: 12.5px/1.45 ui-monospace, "DejaVu Sans Mono", Menlo, monospace }
            .id code { color: var(--soft) }
            .mark span { display: inline-block; font-size: .78rem; font-weight: 600; padding: .05rem .5rem; border-radius: 999px;
              border: 1px solid currentColor }
            .passed { color: var(--good) } .failed { color: var(--bad) } .skipped { color: var(--none) }
            tr.fault td { background: var(--badpaper) } .message { color: var(--bad); margin: .25rem 0 0 }
            .remark, .lacks { color: var(--soft); margin: .15rem 0 0; font-size: .88rem }
            details { margin: .4rem 0 0 } summary { cursor: pointer; color: var(--soft); font-size: .88rem }
            pre { background: var(--ground); border: 1px solid var(--line); border-radius: 6px; padding: .6rem .75rem; margin: .4rem 0;
              white-space: pre-wrap; overflow-wrap: anywhere; max-height: 28rem; overflow-y: auto }
            .verdict { font-size: 1.05rem; font-weight: 600; margin: 1rem 0 1.25rem }
            ul.faults { margin: .25rem 0 0; padding-left: 1.2rem } ul.faults li { margin: .6rem 0; overflow-wrap: anywhere }
            ul.faults .message { display: block; margin: 0; font-size: .92rem }
            """;

    private final URI server;
    private final Instant at;
    private final List<Finding> findings;
    private final StringBuilder html = new StringBuilder();

    HtmlReport(URI server, Instant at, List<Finding> findings) {
        this.server = server;
        this.at = at;
        this.findings = List.copyOf(findings);
    }

    String text() {
        html.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
                .append("<title>CSC conformance of %s</title><style>\n%s</style></head><body><main>\n"
                        .formatted(escaped(server.toString()), STYLE));
        html.append(
                """
                <h1>Conformance to the CSC API</h1><p class="soft"><code>%s</code>, %s. Letters and numbers of clauses are those \
                of this kit; their titles say what they stand for.</p>
                """
                        .formatted(escaped(server.toString()), TIME.format(at)));
        verdict();
        overview();
        faults();
        for (var edition : Edition.values()) {
            var of = of(edition);
            if (!of.isEmpty()) {
                version(edition, of);
            }
        }
        return html.append("</main></body></html>\n").toString();
    }

    private List<Finding> of(Edition edition) {
        return findings.stream().filter(it -> it.edition() == edition).toList();
    }

    private void verdict() {
        var failed = Conformance.count(findings, Finding.Verdict.FAILED);
        html.append("<p class=\"verdict %s\">%s</p>\n"
                .formatted(
                        failed == 0 ? "passed" : "failed",
                        failed == 0
                                ? "Nothing failed."
                                : failed == 1 ? "One case failed." : "%d cases failed.".formatted(failed)));
    }

    private void overview() {
        html.append(
                "<table><thead><tr><th>Version</th><th class=\"number\">Cases</th><th class=\"number\">Passed</th>"
                        + "<th class=\"number\">Failed</th><th class=\"number\">Skipped</th><th class=\"number\">Time</th></tr></thead><tbody>\n");
        for (var edition : Edition.values()) {
            var of = of(edition);
            if (!of.isEmpty()) {
                html.append("<tr><td><a href=\"#%s\">%s</a> <span class=\"soft\">/csc/%s</span></td>"
                        .formatted(edition.name(), edition.specs(), edition.path()));
                number(of.size(), "");
                number(Conformance.count(of, Finding.Verdict.PASSED), "passed");
                number(Conformance.count(of, Finding.Verdict.FAILED), "failed");
                number(Conformance.count(of, Finding.Verdict.SKIPPED), "skipped");
                html.append("<td class=\"number\">%s s</td></tr>\n".formatted(seconds(of)));
            }
        }
        html.append("</tbody></table>\n");
    }

    private void number(long count, String kind) {
        html.append("<td class=\"number %s\">%d</td>".formatted(count == 0 ? "soft" : kind, count));
    }

    private void faults() {
        var failed = findings.stream()
                .filter(it -> it.verdict() == Finding.Verdict.FAILED)
                .toList();
        if (failed.isEmpty()) {
            return;
        }
        html.append("<h2>What failed</h2><ul class=\"faults\">\n");
        for (var one : failed) {
            html.append("<li><a href=\"#%s\">%s <code>%s</code></a> %s<span class=\"message\">%s</span></li>\n"
                    .formatted(
                            anchor(one),
                            one.edition().specs(),
                            escaped(one.tried().id()),
                            escaped(one.tried().title()),
                            escaped(one.message())));
        }
        html.append("</ul>\n");
    }

    private void version(Edition edition, List<Finding> of) {
        html.append("<h2 id=\"%s\">%s <span class=\"soft\">/csc/%s</span></h2>\n"
                .formatted(edition.name(), edition.specs(), edition.path()));
        var clauses = new TreeMap<String, List<Finding>>((a, b) -> sortable(a).compareTo(sortable(b)));
        of.forEach(it -> clauses.computeIfAbsent(it.tried().clause(), _ -> new ArrayList<>())
                .add(it));
        clauses.forEach((clause, cases) -> {
            html.append("<h3>%s</h3><table class=\"cases\"><tbody>\n".formatted(escaped(clause(clause))));
            cases.forEach(this::row);
            html.append("</tbody></table>\n");
        });
    }

    /** Numbers by their size. */
    private static String sortable(String clause) {
        return DIGITS.matcher(clause).replaceAll(it -> "0".repeat(8 - it.group().length()) + it.group());
    }

    private static String clause(String clause) {
        return switch (clause) {
            case "A.1" -> "A.1 Versions, base URI, transport";
            case "A.2" -> "A.2 Tokens, scopes, who may call what";
            case "A.3" -> "A.3 Errors";
            case "A.4.1" -> "A.4.1 info";
            case "A.4.2" -> "A.4.2 auth/login, auth/revoke";
            case "A.4.3" -> "A.4.3 credentials/list";
            case "A.4.4" -> "A.4.4 credentials/info";
            case "A.4.5" -> "A.4.5 credentials/authorize";
            case "A.4.6" -> "A.4.6 credentials/extendTransaction";
            case "A.4.7" -> "A.4.7 credentials/sendOTP, credentials/getChallenge";
            case "A.4.8" -> "A.4.8 signatures/signHash";
            case "A.4.9" -> "A.4.9 signatures/signPolling, signatures/timestamp";
            case "A.4.10" -> "A.4.10 signatures/signDoc";
            case "A.5" -> "A.5 OAuth endpoints";
            case "A.6" -> "A.6 Encodings and algorithms";
            case "A.7" -> "A.7 What a SAD is bound to";
            case "A.9" -> "A.9 Peculiarities of 0.1.7.9";
            case "A.11" -> "A.11 Bad input";
            case "A.12" -> "A.12 Worked values";
            case "D.1" -> "D.1 Core grants of OAuth 2.0";
            case "D.9" -> "D.9 Authorization server";
            case "D.10" -> "D.10 Bad input at the authorization server";
            default -> clause.replaceFirst("^([A-Z](\\.[0-9]+)?)-([0-9]+)$", "$1, point $3");
        };
    }

    private void row(Finding finding) {
        var kind = finding.verdict().name().toLowerCase(Locale.ROOT);
        html.append(
                "<tr id=\"%s\"%s><td class=\"mark %s\"><span>%s</span></td><td class=\"id\"><code>%s</code></td><td>%s"
                        .formatted(
                                anchor(finding),
                                finding.verdict() == Finding.Verdict.FAILED ? " class=\"fault\"" : "",
                                kind,
                                kind,
                                escaped(finding.tried().id()),
                                escaped(finding.tried().title())));
        if (finding.verdict() == Finding.Verdict.FAILED) {
            html.append("<p class=\"message\">%s</p>".formatted(escaped(finding.message())));
        } else if (!finding.message().isEmpty()) {
            html.append("<p class=\"lacks\">%s</p>".formatted(escaped(finding.message())));
        }
        finding.remarks().forEach(it -> html.append("<p class=\"remark\">%s</p>".formatted(escaped(it))));
        if (!finding.exchanges().isEmpty()) {
            html.append("<details><summary>%d %s</summary>"
                    .formatted(
                            finding.exchanges().size(),
                            finding.exchanges().size() == 1 ? "request and its answer" : "requests and their answers"));
            finding.exchanges().forEach(this::exchange);
            html.append("</details>");
        }
        html.append("</td><td class=\"number time soft\">%d ms</td></tr>\n"
                .formatted(finding.time().toMillis()));
    }

    private void exchange(Exchange exchange) {
        html.append("<pre>%s %s\n%s\n\n%s\n\n-> %s   (%d ms)\n%s\n\n%s</pre>"
                .formatted(
                        escaped(exchange.method()),
                        escaped(exchange.address()),
                        escaped(String.join("\n", exchange.requestHeaders())),
                        escaped(exchange.requestBody()),
                        exchange.status() == 0 ? "no answer" : Integer.toString(exchange.status()),
                        exchange.milliseconds(),
                        escaped(String.join("\n", exchange.responseHeaders())),
                        escaped(exchange.responseBody())));
    }

    private static String anchor(Finding finding) {
        return finding.edition().name() + "-" + finding.tried().id().replaceAll("[^A-Za-z0-9-]", "-");
    }

    private static String seconds(List<Finding> of) {
        return String.format(
                Locale.ROOT,
                "%.1f",
                of.stream().mapToLong(it -> it.time().toMillis()).sum() / 1000.0);
    }
}
