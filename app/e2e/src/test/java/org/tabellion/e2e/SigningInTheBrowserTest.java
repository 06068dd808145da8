package org.tabellion.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Enrolment and signing as a person does them, in real Chromium. */
class SigningInTheBrowserTest {

    private static final Pattern LINK = Pattern.compile("(https?://\\S*/activate\\S*)");
    private static final Pattern CODE = Pattern.compile("\\b(\\d{6})\\b");

    private static Installation installation;
    private static Chromium chromium;

    @BeforeAll
    static void start() throws IOException {
        installation = Installation.shared();
        chromium = new Chromium();
    }

    @AfterAll
    static void stop() {
        chromium.close();
    }

    @Test
    void a_person_enrols_reads_the_document_and_signs_it() throws Exception {
        var serviceProvider = installation.serviceProvider();
        var unique = UUID.randomUUID().toString().substring(0, 8);
        var mail = unique + "@signer.example";
        var password = "correct horse " + unique;
        var mailbox = new Mailbox(installation.evaluationPki(), mail);
        var enrolmentToken = serviceProvider.serviceToken("enrolment");
        var enrolment = serviceProvider
                .post("/v1/enrolments", enrolmentToken, Installation.person(unique, mail))
                .expect(201)
                .json();

        try (var window = chromium.window()) {
            var page = quietPage(window);
            page.navigate(mailbox.awaitNext(Optional.empty(), LINK));
            page.getByLabel("New password").fill(password);
            page.getByLabel("The same again").fill(password);
            picture(page, "1-activate");
            page.locator("button.primary").click();
            signIn(page, mail, password, mailbox, installation.server().resolve("/enrolment/terms"));
            assertThat(page.locator(".terms").innerText()).contains("hardware security module");
            picture(page, "4-terms");
            page.locator("#approve").click();
            serviceProvider.await("/v1/enrolments/" + enrolment.path("id").asString(), enrolmentToken, "ACTIVE");

            var request = handIn(mail, installation.demoDocument());
            page.navigate(request.url().toString());
            page.waitForSelector("#pages[data-ready=true]");

            assertThat(page.locator(".textLayer").first().innerText()).contains(textOfFirstPage());
            assertThat(page.locator("#sha256").innerText()).isEqualTo(hex(installation.demoDocument()));
            assertThat(page.locator("blockquote").innerText()).isEqualTo("Your lease for 2027.");
            picture(page, "5-consent");
            page.locator("#approve").click();
            page.waitForLoadState();
            picture(page, "6-approved");
            serviceProvider.await(request.path(), serviceProvider.serviceToken("documents"), "DELIVERED");

            var signed = serviceProvider
                    .get(request.path() + "/document", serviceProvider.serviceToken("documents"))
                    .expect(200)
                    .body();
            var dtbsr = new SignedPdf(signed).dtbsr();
            assertThat(installation.hashesInTheSamsAudit())
                    .contains(HexFormat.of().formatHex(dtbsr));
            assertThat(installation.signaturesOver(dtbsr)).isEqualTo(1);
            page.navigate(installation.server().resolve("/home").toString());
            picture(page, "7-home");
        }
    }

    @Test
    void one_byte_swapped_on_the_way_to_the_page_is_seen_by_the_page() throws Exception {
        var signer = installation.enrolledSigner();
        var request = handIn(signer.mailAddress(), installation.demoDocument());
        try (var window = chromium.window()) {
            var page = quietPage(window);
            page.route("**/document", SigningInTheBrowserTest::swapOneByte);
            signIn(page, signer.mailAddress(), signer.password(), signer.mailbox(), request.url());
            page.waitForSelector("#progress.bad");

            assertThat(page.locator("#approve").isDisabled()).isTrue();
            picture(page, "8-differs");
        }
    }

    @Test
    void an_approval_of_other_bytes_than_those_to_be_signed_fails() throws Exception {
        var signer = installation.enrolledSigner();
        var request = handIn(signer.mailAddress(), installation.demoDocument());
        var page = signer.openSignedIn(request.url());
        var swapped = installation.demoDocument();
        swapped[swapped.length / 2] ^= 1;

        var answer = signer.browser().submit(page.form("#approve"), Map.of("answer", "approve", "shown", hex(swapped)));

        assertThat(answer.status()).isBetween(400, 499);
        assertThat(installation
                        .serviceProvider()
                        .get(request.path(), installation.serviceProvider().serviceToken("documents"))
                        .json()
                        .path("state")
                        .asString())
                .isEqualTo("AWAITING_CONSENT");
    }

    private record Handed(String path, URI url) {}

    private static Handed handIn(String mail, byte[] document) throws IOException {
        var serviceProvider = installation.serviceProvider();
        var request = serviceProvider
                .handIn(
                        "/v1/signing-requests",
                        serviceProvider.serviceToken("documents"),
                        Map.of(
                                "signer",
                                mail,
                                "name",
                                "Lease",
                                "description",
                                "Your lease for 2027.",
                                "level",
                                "B-LTA"),
                        document,
                        UUID.randomUUID().toString())
                .expect(201)
                .json();
        return new Handed(
                "/v1/signing-requests/" + request.path("id").asString(),
                URI.create(request.path("signing_url").asString()));
    }

    private static void signIn(Page page, String mail, String password, Mailbox mailbox, URI wanted)
            throws IOException {
        page.navigate(wanted.toString());
        var before = mailbox.newest();
        page.locator("input[autocomplete=username]").fill(mail);
        page.locator("input[autocomplete=current-password]").fill(password);
        picture(page, "2-login");
        page.locator("button.primary").click();
        page.locator("input[autocomplete=one-time-code]").fill(mailbox.awaitNext(before, CODE));
        picture(page, "3-code");
        page.locator("button.primary").click();
        page.waitForURL(it -> !it.contains("/login"));
    }

    /** Fails the test when the page's own policy stops something, or a script breaks. */
    private static Page quietPage(BrowserContext window) {
        var page = window.newPage();
        page.onPageError(error -> {
            throw new AssertionError("the page's script broke: " + error);
        });
        page.onConsoleMessage(message -> {
            if (message.text().contains("Content Security Policy")) {
                throw new AssertionError(message.text());
            }
        });
        return page;
    }

    private static void swapOneByte(Route route) {
        var answer = route.fetch();
        var body = answer.body();
        body[body.length / 2] ^= 1;
        route.fulfill(new Route.FulfillOptions().setResponse(answer).setBodyBytes(body));
    }

    private static String textOfFirstPage() throws IOException {
        var text = installation.run(
                List.of("pdftotext", "-l", "1", installation.document().toString(), "-"));
        return text.lines()
                .filter(it -> it.length() > 10)
                .findFirst()
                .orElseThrow()
                .strip();
    }

    private static void picture(Page page, String name) throws IOException {
        Path file = installation.screenshots().resolve(name + ".png");
        page.screenshot(new Page.ScreenshotOptions().setPath(file).setFullPage(true));
    }

    private static String hex(byte[] document) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(document));
    }
}
