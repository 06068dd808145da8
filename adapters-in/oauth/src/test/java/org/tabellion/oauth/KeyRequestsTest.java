package org.tabellion.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.tabellion.consent.ConsentView;
import org.tabellion.consent.RefuseConsent;
import org.tabellion.consent.ShowConsent;
import org.tabellion.consent.testkit.KeyOffer;
import org.tabellion.signers.OrderKey;
import tools.jackson.databind.JsonNode;

/** Requests of CSC 2.2 for a new key, and for the end of one. */
class KeyRequestsTest {

    private static final String CSC_2_2 = "https://cloudsignatureconsortium.org/2025/";
    private static final String WISH =
            """
            {"certificatePolicy":"natural-person","subjectData":{"givenName":"Ada","surname":null,"issuingCountry":"ES"}}""";

    private final Node.Stores stores = new Node.Stores();
    private final Node node = new Node(stores, 1);
    private final ServiceProvider sp = ServiceProvider.registered("sp", node, stores);

    @ParameterizedTest
    @CsvSource({
        "credential-creation,credential-creation",
        "credential_creation,credential-creation",
        "credential-creation," + CSC_2_2 + "credential-creation",
        "'',credential-creation",
        "''," + CSC_2_2 + "credential-creation"
    })
    void a_yes_to_a_new_key_is_a_token_for_it_and_comes_back_in_full(String scope, String type) throws Exception {
        var details = creation(type, WISH);
        var page = sp.authorize(request(scope, details));
        var shown = shown(page);
        assertThat(shown.kind()).isEqualTo(ConsentView.Kind.CREATE_FURTHER_KEY);
        assertThat(shown.description()).isEqualTo("For the flat");
        sp.approve(page);
        var code = ServiceProvider.member(sp.browser(ServiceProvider.member(page, "continue")), "code");

        var answer = sp.exchange(code, Map.of("authorization_details", details));

        assertThat(answer.getStatus()).as(answer.getContentAsString()).isEqualTo(200);
        var body = ServiceProvider.json(answer);
        assertThat(body.get("authorization_details")).isEqualTo(ServiceProvider.JSON.readTree(details));
        assertThat(body.get("scope").stringValue()).isEqualTo("credential-creation");
        assertThat(body.has("credentialID")).isFalse();
        assertThat(body.has("refresh_token")).isFalse();
        assertThat(body.get("expires_in").intValue()).isBetween(298, 300);
        var token = node.bean(JwtDecoder.class).decode(body.get("access_token").stringValue());
        assertThat(token.getClaimAsString("approval_id")).startsWith("ap_");
        assertThat(token.getClaimAsString("sub")).isEqualTo(Node.ADA.value());
        assertThat(token.hasClaim("credential_id")).isFalse();
        assertThat(introspected(body).get("authorization_details")).isEqualTo(ServiceProvider.JSON.readTree(details));
    }

    @ParameterizedTest
    @CsvSource({
        "credential-deletion,credential-deletion",
        "credential_deletion," + CSC_2_2 + "credential-deletion",
        "''," + CSC_2_2 + "credential-deletion"
    })
    void a_yes_to_the_end_of_a_key_is_a_token_for_that_key(String scope, String type) throws Exception {
        var details = deletion(type, ServiceProvider.CREDENTIAL);
        var page = sp.authorize(request(scope, details));
        assertThat(shown(page).kind()).isEqualTo(ConsentView.Kind.DESTROY_KEY);
        sp.approve(page);
        var code = ServiceProvider.member(sp.browser(ServiceProvider.member(page, "continue")), "code");

        var body = ServiceProvider.json(sp.exchange(code, Map.of("authorization_details", details)));

        assertThat(body.get("scope").stringValue()).isEqualTo("credential-deletion");
        assertThat(body.get("credentialID").stringValue()).isEqualTo(ServiceProvider.CREDENTIAL);
        assertThat(body.get("authorization_details")).isEqualTo(ServiceProvider.JSON.readTree(details));
    }

    @Test
    void both_may_be_asked_for_by_parameters_and_pushed() throws Exception {
        var creation = request("credential-creation", "");
        var made = ServiceProvider.json(
                sp.exchange(ServiceProvider.member(sp.approved(sp.opening(sp.pushed(creation))), "code"), Map.of()));
        assertThat(made.get("scope").stringValue()).isEqualTo("credential-creation");
        assertThat(made.has("authorization_details")).isFalse();

        var deletion = request("credential-deletion", "");
        deletion.put("credentialID", ServiceProvider.CREDENTIAL);
        var ended = ServiceProvider.json(
                sp.exchange(ServiceProvider.member(sp.approved(sp.opening(sp.pushed(deletion))), "code"), Map.of()));
        assertThat(ended.get("credentialID").stringValue()).isEqualTo(ServiceProvider.CREDENTIAL);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "credential-creation|{'credentialCreationRequest':null}",
                "credential-creation|{}",
                "credential-creation|{'credentialCreationRequest':'one'}",
                "credential-creation|{'credentialCreationRequest':{'certificatePolicy':7}}",
                "credential-creation|{'credentialCreationRequest':{'certificatePolicy':''}}",
                "credential-creation|{'credentialCreationRequest':{'subjectData':'Ada'}}",
                "credential-creation|{'credentialCreationRequest':{'subjectData':{'givenName':1}}}",
                "credential-creation|{'credentialCreationRequest':{'subjectData':{'givenName':'A\u0007'}}}",
                "credential-creation|{'credentialCreationRequest':{'validity':'P99Y'}}",
                "credential-creation|{'credentialCreationRequest':{},'credentialID':'x'}",
                "credential-creation|{'credentialCreationRequest':{},'locations':'here'}",
                "credential-deletion|{}",
                "credential-deletion|{'credentialID':1}",
                "credential-deletion|{'credentialID':'x','numSignatures':1}",
                "credential-destruction|{'credentialID':'x'}"
            })
    void malformed_details_are_refused_at_once_and_when_pushed(String type, String members) throws Exception {
        var details = "[{\"type\":\"%s\",%s]"
                .formatted(type, members.replace('\'', '"').substring(1))
                .replace(",}]", "}]");
        var request = request("", details);

        assertThat(ServiceProvider.query(sp.authorize(request)))
                .as(details)
                .containsEntry("error", "invalid_authorization_details");
        assertThat(ServiceProvider.error(sp.push(request))).isEqualTo("invalid_authorization_details");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'certificatePolicy':'0.4.0.194112.1.2'}|Invalid parameter certificatePolicy",
                "{'subjectData':{'givenName':'Eve'}}|Invalid parameter subjectData",
                "{'subjectData':{'pseudonym':'Ada'}}|Invalid parameter subjectData"
            })
    void what_contradicts_the_group_or_the_signer_is_refused(String wish, String description) throws Exception {
        var answer = sp.authorize(request("", creation("credential-creation", wish.replace('\'', '"'))));

        assertThat(ServiceProvider.query(answer))
                .containsEntry("error", "invalid_request")
                .containsEntry("error_description", description);
    }

    @Test
    void a_foreign_key_and_none_are_the_same() throws Exception {
        for (var key : new String[] {"cr_" + "2".repeat(26), "nonsense"}) {
            assertThat(ServiceProvider.query(sp.authorize(request("", deletion("credential-deletion", key)))))
                    .containsEntry("error", "invalid_request")
                    .containsEntry("error_description", "Invalid parameter credentialID");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "service credential-creation,invalid_scope",
        "credential credential-creation,invalid_scope",
        "credential-creation credential-deletion,invalid_scope",
        "service,invalid_authorization_details",
        "credential,invalid_authorization_details",
        "credential-deletion,invalid_authorization_details"
    })
    void each_is_asked_for_alone_and_by_its_own_details(String scope, String error) throws Exception {
        var request = request(scope, creation("credential-creation", "{}"));

        assertThat(ServiceProvider.query(sp.authorize(request))).containsEntry("error", error);
        assertThat(ServiceProvider.error(sp.push(request))).isEqualTo(error);
    }

    @ParameterizedTest
    @ValueSource(strings = {"credentialID", "hashes", "numSignatures"})
    void a_new_key_has_no_name_and_signs_nothing_yet(String parameter) throws Exception {
        var request = request("credential-creation", "");
        request.put(parameter, "1");

        assertThat(ServiceProvider.query(sp.authorize(request))).containsEntry("error", "invalid_request");
    }

    @Test
    void the_end_of_a_key_names_it() throws Exception {
        assertThat(ServiceProvider.query(sp.authorize(request("credential-deletion", ""))))
                .containsEntry("error", "invalid_request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TOO_MANY", "LEGAL_PERSON"})
    void nobody_is_asked_for_what_could_not_be_had(OrderKey.Outcome outlook) throws Exception {
        node.bean(KeyOffer.class).outlook(outlook);

        assertThat(ServiceProvider.query(sp.authorize(request("", creation("credential-creation", "{}")))))
                .containsEntry("error", "access_denied");
    }

    @Test
    void a_no_is_access_denied() throws Exception {
        var page = sp.authorize(request("", creation("credential-creation", "{}")));
        node.bean(RefuseConsent.class)
                .refuse(ServiceProvider.consent(page), Node.proof(stores.time().now()));

        assertThat(ServiceProvider.query(sp.browser(ServiceProvider.member(page, "continue"))))
                .containsEntry("error", "access_denied");
    }

    @Test
    void details_that_change_between_the_steps_get_nothing() throws Exception {
        var code = ServiceProvider.member(sp.approved(request("", creation("credential-creation", WISH))), "code");

        assertThat(ServiceProvider.error(
                        sp.exchange(code, Map.of("authorization_details", creation("credential-creation", "{}")))))
                .isEqualTo("invalid_grant");
    }

    @Test
    void a_client_by_itself_has_no_key_made() throws Exception {
        var answer =
                sp.post("/oauth2/token", Map.of("grant_type", "client_credentials", "scope", "credential-creation"));

        assertThat(ServiceProvider.error(answer)).isEqualTo("invalid_scope");
    }

    @Test
    void an_authorization_server_of_2_0_knows_of_neither() throws Exception {
        var older = new Node(stores, 2, "2.0.0.2");
        for (var document : new Node[] {node, older}) {
            var metadata = ServiceProvider.json(
                    document.perform(MockMvcRequestBuilders.get("/.well-known/oauth-authorization-server")));
            boolean newer = document == node;
            assertThat(metadata.get("scopes_supported").toString().contains("credential-creation"))
                    .isEqualTo(newer);
            assertThat(metadata.get("authorization_details_types_supported")
                            .toString()
                            .contains("2025/credential-deletion"))
                    .isEqualTo(newer);
        }
        var there = sp.at(older);
        assertThat(ServiceProvider.query(there.authorize(request("credential-creation", ""))))
                .containsEntry("error", "invalid_scope");
        assertThat(ServiceProvider.query(there.authorize(request("", creation("credential-creation", "{}")))))
                .containsEntry("error", "invalid_authorization_details");
        assertThat(ServiceProvider.error(there.push(request("", deletion("credential-deletion", "x")))))
                .isEqualTo("invalid_authorization_details");
    }

    private Map<String, String> request(String scope, String details) {
        var request = sp.plainRequest(scope);
        request.put("description", "For the flat");
        if (scope.isEmpty()) {
            request.remove("scope");
        }
        if (!details.isEmpty()) {
            request.put("authorization_details", details);
        }
        return request;
    }

    private static String creation(String type, String wish) {
        return "[{\"type\":\"%s\",\"credentialCreationRequest\":%s}]".formatted(type, wish);
    }

    private static String deletion(String type, String key) {
        return "[{\"type\":\"%s\",\"credentialID\":\"%s\"}]".formatted(type, key);
    }

    private ConsentView shown(MockHttpServletResponse page) {
        return node.bean(ShowConsent.class)
                .show(
                        ServiceProvider.consent(page),
                        Optional.empty(),
                        Node.proof(stores.time().now()));
    }

    private JsonNode introspected(JsonNode granted) throws Exception {
        return ServiceProvider.json(sp.post(
                "/oauth2/introspect",
                Map.of("token", granted.get("access_token").stringValue())));
    }
}
