package org.tabellion.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class ReportsTest {

    private static final List<Finding> FINDINGS = List.of(
            finding(Edition.V1, "sign.one", Finding.Verdict.PASSED, ""),
            finding(Edition.V1, "sign.replay", Finding.Verdict.FAILED, "<b>\"&\u0000 it answered 200"),
            finding(Edition.V2_2, "list.foreign", Finding.Verdict.SKIPPED, "lacks --foreign-credential"));

    private static Finding finding(Edition edition, String id, Finding.Verdict verdict, String message) {
        var exchange = new Exchange(
                "POST",
                "https://a.example/x",
                List.of("accept: */*"),
                "<script>",
                200,
                List.of(),
                "{\"a\":\"</pre>\"}",
                3);
        return new Finding(
                edition,
                new Case(id, "A.4.8", "a title with <tags>", Edition.ALL, _ -> {}),
                verdict,
                message,
                List.of("a remark"),
                verdict == Finding.Verdict.FAILED ? List.of(exchange) : List.of(),
                Duration.ofMillis(12));
    }

    @Test
    void build_servers_can_read_what_failed() throws Exception {
        var xml = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(new JUnitReport(FINDINGS).text())));

        assertThat(xml.getElementsByTagName("testsuite").getLength()).isEqualTo(2);
        assertThat(xml.getElementsByTagName("testcase").getLength()).isEqualTo(3);
        assertThat(xml.getElementsByTagName("failure").item(0).getTextContent())
                .contains("POST https://a.example/x", "-> 200");
        assertThat(xml.getElementsByTagName("skipped").getLength()).isOne();
    }

    @Test
    void people_see_versions_clauses_and_what_was_sent_and_nothing_of_it_runs() {
        var html = Jsoup.parse(new HtmlReport(URI.create("https://a.example"), Instant.EPOCH, FINDINGS).text());

        assertThat(html.select("h2").eachText()).contains("What failed", "1.0.4.0 /csc/v1", "2.2.0.0 /csc/v2");
        assertThat(html.select("h3").eachText()).contains("A.4.8 signatures/signHash");
        assertThat(html.select("tr.fault details pre").text()).contains("<script>", "</pre>");
        assertThat(html.select("script, link, img, iframe")).isEmpty();
        assertThat(html.select(".verdict").text()).isEqualTo("One case failed.");
    }
}
