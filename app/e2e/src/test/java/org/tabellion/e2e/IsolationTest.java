package org.tabellion.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is another's does not exist: for another service provider in another group, and for another signer. */
class IsolationTest {

    private static final String REQUESTS = "/v1/signing-requests/";

    private static Installation installation;
    private static ServiceProvider owner;
    private static ServiceProvider other;
    private static Signer signer;
    private static String id;
    private static URI signingUrl;

    @BeforeAll
    static void a_request_of_one_service_provider_for_one_signer() throws IOException {
        installation = Installation.shared();
        owner = installation.serviceProvider();
        other = installation.otherServiceProvider();
        signer = installation.enrolledSigner();
        var request = owner.handIn(
                        "/v1/signing-requests",
                        owner.serviceToken("documents"),
                        Map.of("signer", signer.mailAddress(), "name", "Lease", "level", "B-B"),
                        SmallPdf.saying("Lease"),
                        UUID.randomUUID().toString())
                .expect(201)
                .json();
        id = request.path("id").asString();
        signingUrl = URI.create(request.path("signing_url").asString());
    }

    @Test
    void another_service_provider_does_not_find_the_request() throws IOException {
        var token = other.serviceToken("documents");

        assertThat(other.get(REQUESTS + id, token).status()).isEqualTo(404);
        assertThat(other.get(REQUESTS + id + "/document", token).status()).isEqualTo(404);
        assertThat(other.get(REQUESTS + id, token).json().path("code"))
                .isEqualTo(other.get(REQUESTS + "sr_01J00000000000000000000000", token)
                        .json()
                        .path("code"));
        assertThat(owner.get(REQUESTS + id, owner.serviceToken("documents")).status())
                .isEqualTo(200);
    }

    @Test
    void another_service_provider_does_not_find_the_enrolment() throws IOException {
        var unique = UUID.randomUUID().toString().substring(0, 8);
        var enrolment = owner.post(
                        "/v1/enrolments",
                        owner.serviceToken("enrolment"),
                        Installation.person(unique, unique + "@signer.example"))
                .expect(201)
                .json();
        var path = "/v1/enrolments/" + enrolment.path("id").asString();

        assertThat(other.get(path, other.serviceToken("enrolment")).status()).isEqualTo(404);
        assertThat(owner.get(path, owner.serviceToken("enrolment")).status()).isEqualTo(200);
    }

    @Test
    void another_service_provider_has_no_document_signed_by_this_signer() throws IOException {
        var answer = other.handIn(
                "/v1/signing-requests",
                other.serviceToken("documents"),
                Map.of("signer", signer.mailAddress(), "name", "Lease", "level", "B-B"),
                SmallPdf.saying("Lease"),
                UUID.randomUUID().toString());

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("code").asString()).isEqualTo("signer_unknown");
    }

    @Test
    void another_service_provider_does_not_find_the_credential() throws IOException {
        var foreign = other.post(
                "/csc/v2/credentials/info", other.serviceToken("service"), Map.of("credentialID", signer.credential()));
        var unknown = other.post(
                "/csc/v2/credentials/info",
                other.serviceToken("service"),
                Map.of("credentialID", "cr_01J00000000000000000000000"));
        var listed = other.post("/csc/v2/credentials/list", other.serviceToken("service"), Map.of())
                .expect(200)
                .json();

        assertThat(foreign.status()).isEqualTo(400);
        assertThat(foreign.json()).isEqualTo(unknown.json());
        assertThat(listed.path("credentialIDs").valueStream().map(it -> it.asString()))
                .doesNotContain(signer.credential());
    }

    @Test
    void another_signer_does_not_find_the_consent_page_nor_the_document() throws IOException {
        var page = signer.openSignedIn(signingUrl);
        var stranger = installation.enrolledSigner();

        assertThat(page.status()).isEqualTo(200);
        assertThat(stranger.openSignedIn(signingUrl).status()).isEqualTo(404);
        assertThat(stranger.openSignedIn(page.address()).status()).isEqualTo(404);
        assertThat(stranger.openSignedIn(URI.create(page.address() + "/document"))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void another_signer_cannot_answer_in_the_place_of_this_one() throws IOException {
        var page = signer.openSignedIn(signingUrl);
        var stranger = installation.enrolledSigner();
        // A form of the stranger's own session, sent to the address of another's consent.
        var form = stranger.openSignedIn(installation.server().resolve("/home")).form("[name=_csrf]");
        form.attr("action", page.address().toString());

        for (var answer : List.of("approve", "refuse")) {
            assertThat(stranger.browser().submit(form, Map.of("answer", answer)).status())
                    .isEqualTo(404);
        }
        assertThat(owner.get(REQUESTS + id, owner.serviceToken("documents"))
                        .json()
                        .path("state")
                        .asString())
                .isEqualTo("AWAITING_CONSENT");
    }
}
