package org.tabellion.conformance;

import java.util.List;
import java.util.Locale;

/** What build servers read: a suite for each version. */
final class JUnitReport {

    private final List<Finding> findings;

    JUnitReport(List<Finding> findings) {
        this.findings = List.copyOf(findings);
    }

    String text() {
        var xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
        for (var edition : Edition.values()) {
            var of = findings.stream().filter(it -> it.edition() == edition).toList();
            if (!of.isEmpty()) {
                suite(xml, edition, of);
            }
        }
        return xml.append("</testsuites>\n").toString();
    }

    private static void suite(StringBuilder xml, Edition edition, List<Finding> of) {
        var seconds = of.stream().mapToLong(it -> it.time().toMillis()).sum() / 1000.0;
        xml.append(
                "  <testsuite name=\"CSC %s\" tests=\"%d\" failures=\"%d\" errors=\"0\" skipped=\"%d\" time=\"%s\">\n"
                        .formatted(
                                edition.specs(),
                                of.size(),
                                Conformance.count(of, Finding.Verdict.FAILED),
                                Conformance.count(of, Finding.Verdict.SKIPPED),
                                number(seconds)));
        for (var finding : of) {
            xml.append("    <testcase classname=\"csc.%s.%s\" name=\"%s\" time=\"%s\">"
                    .formatted(
                            edition.path(),
                            finding.tried().group(),
                            escaped(finding.tried().id() + ": "
                                    + finding.tried().title()),
                            number(finding.time().toMillis() / 1000.0)));
            switch (finding.verdict()) {
                case PASSED -> {}
                case SKIPPED -> xml.append("<skipped message=\"%s\"/>".formatted(escaped(finding.message())));
                case FAILED ->
                    xml.append("<failure message=\"%s\">%s</failure>"
                            .formatted(escaped(finding.message()), escaped(exchanges(finding))));
            }
            xml.append("</testcase>\n");
        }
        xml.append("  </testsuite>\n");
    }

    private static String number(double seconds) {
        return String.format(Locale.ROOT, "%.3f", seconds);
    }

    private static String exchanges(Finding finding) {
        var text = new StringBuilder(finding.tried().clause()).append('\n');
        for (var one : finding.exchanges()) {
            text.append("\n%s %s\n%s\n-> %d\n%s\n"
                    .formatted(one.method(), one.address(), one.requestBody(), one.status(), one.responseBody()));
        }
        return text.toString();
    }

    /** Characters that XML cannot hold become question marks. */
    static String escaped(String text) {
        var escaped = new StringBuilder();
        text.codePoints().forEach(it -> {
            switch (it) {
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '&' -> escaped.append("&amp;");
                case '"' -> escaped.append("&quot;");
                case '\n', '\t' -> escaped.appendCodePoint(it);
                default -> {
                    var fits = it >= 0x20 && it < 0xd800 || it >= 0xe000 && it < 0xfffe || it >= 0x10000;
                    escaped.appendCodePoint(fits ? it : '?');
                }
            }
        });
        return escaped.toString();
    }
}
