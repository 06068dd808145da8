package org.tabellion.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletResponse;
import org.tabellion.consent.GiveConsent;
import org.tabellion.consent.ShowConsent;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.CredentialId;

/** {@code authorization_details} (RFC 9396). */
class RichRequestsTest {

    private static final String CSC_2_2 = "https://cloudsignatureconsortium.org/2025/credential";

    private final Node.Stores stores = new Node.Stores();
    private final Node node = new Node(stores, 1);
    private final ServiceProvider sp = ServiceProvider.registered("sp", node, stores);

    @ParameterizedTest
    @ValueSource(strings = {"credential", CSC_2_2})
    void what_was_granted_comes_back_in_full(String type) throws Exception {
        var details = ServiceProvider.details(type, ServiceProvider.HASH);
        var code = ServiceProvider.member(sp.approved(sp.richRequest(details)), "code");

        var answer = sp.exchange(code, Map.of("authorization_details", details));

        assertThat(answer.getStatus()).as(answer.getContentAsString()).isEqualTo(200);
        assertThat(ServiceProvider.json(answer).get("authorization_details"))
                .isEqualTo(ServiceProvider.JSON.readTree(details));
        assertThat(ServiceProvider.json(answer).get("credentialID").stringValue())
                .isEqualTo(ServiceProvider.CREDENTIAL);
        assertThat(ServiceProvider.json(answer).get("scope").stringValue()).isEqualTo("credential");
    }

    @Test
    void the_signer_sees_the_labels_as_words_of_the_service_provider() throws Exception {
        var request = sp.richRequest(ServiceProvider.details("credential", ServiceProvider.HASH));
        request.put("description", "For the flat");
        var page = sp.authorize(request);

        var shown = node.bean(ShowConsent.class)
                .show(
                        ServiceProvider.consent(page),
                        Optional.empty(),
                        Node.proof(stores.time().now()));
        assertThat(shown.description()).isEqualTo("For the flat\n1. Lease");
    }

    @Test
    void pushed_details_are_as_good_and_need_no_scope() throws Exception {
        var request = sp.richRequest(ServiceProvider.details(CSC_2_2, ServiceProvider.HASH));
        request.remove("scope");
        var code = ServiceProvider.member(sp.approved(sp.opening(sp.pushed(request))), "code");

        assertThat(ServiceProvider.json(sp.exchange(code, Map.of())).has("authorization_details"))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"credential", CSC_2_2})
    void a_null_counts_as_absent_and_comes_back_as_one(String type) throws Exception {
        var details =
                """
                [{"type":"%s","credentialID":"%s","numSignatures":null,"locations":null,
                "documentDigests":[{"hash":"%s","label":null}],"hashAlgorithmOID":"%s"}]"""
                        .formatted(
                                type,
                                ServiceProvider.CREDENTIAL,
                                ServiceProvider.HASH.base64(),
                                ServiceProvider.SHA256);
        var code = ServiceProvider.member(sp.approved(sp.richRequest(details)), "code");

        var answer = sp.exchange(code, Map.of("authorization_details", details.replace(",\"label\":null", "")));
        var granted = ServiceProvider.json(answer).get("authorization_details").get(0);
        assertThat(granted.get("documentDigests").get(0).has("label")).isTrue();
        // Clients of CSC 2.0 know of no count here, and those of 2.2 cannot do without.
        assertThat(granted.has("numSignatures")).isEqualTo(type.equals(CSC_2_2));
        assertThat(granted.path("numSignatures").asInt(1)).isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {"credential", CSC_2_2})
    void a_kind_of_signature_finds_the_one_key_that_makes_it(String type) throws Exception {
        var details = ServiceProvider.details(type, ServiceProvider.HASH)
                .replace(
                        "\"credentialID\":\"" + ServiceProvider.CREDENTIAL + "\"",
                        "\"signatureQualifier\":\"eu_eidas_aes\"");
        var code = ServiceProvider.member(sp.approved(sp.richRequest(details)), "code");

        var answer = ServiceProvider.json(sp.exchange(code, Map.of("authorization_details", details)));

        assertThat(answer.get("credentialID").stringValue()).isEqualTo(ServiceProvider.CREDENTIAL);
        var granted = answer.get("authorization_details").get(0);
        assertThat(granted.get("credentialID").stringValue()).isEqualTo(ServiceProvider.CREDENTIAL);
        assertThat(granted.get("signatureQualifier").stringValue()).isEqualTo("eu_eidas_aes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"credential", CSC_2_2})
    void of_several_keys_that_make_it_the_token_names_the_one_that_the_signer_picked(String type) throws Exception {
        var several = new Node(stores, 3, '1', '2', '3');
        var chosen = new CredentialId("cr_" + "2".repeat(26));
        var details = ServiceProvider.details(type, ServiceProvider.HASH)
                .replace(
                        "\"credentialID\":\"" + ServiceProvider.CREDENTIAL + "\"",
                        "\"signatureQualifier\":\"eu_eidas_aes\"");
        var there = sp.at(several);
        var page = there.authorize(there.richRequest(details));
        var consent = ServiceProvider.consent(page);
        var proof = Node.proof(stores.time().now());
        assertThat(several.bean(ShowConsent.class)
                        .show(consent, Optional.empty(), proof)
                        .choices())
                .hasSize(3);
        several.bean(GiveConsent.class).give(consent, Optional.of(chosen), Optional.empty(), proof);

        var back = there.browser(ServiceProvider.member(page, "continue"));
        var answer = there.exchange(ServiceProvider.member(back, "code"), Map.of("authorization_details", details));

        var told = ServiceProvider.json(answer);
        assertThat(told.get("credentialID").stringValue()).isEqualTo(chosen.value());
        assertThat(told.get("authorization_details").get(0).get("credentialID").stringValue())
                .isEqualTo(chosen.value());
        assertThat(SenderTest.claims(answer).get("credential_id").stringValue()).isEqualTo(chosen.value());
    }

    @ParameterizedTest
    @CsvSource({
        "eu_eidas_qes,access_denied",
        "eu_eidas_aeseal,access_denied",
        "za_ecta_aes,invalid_request",
        "x,invalid_request"
    })
    void a_kind_that_no_key_makes_is_refused(String qualifier, String error) throws Exception {
        var request = sp.request();
        request.remove("credentialID");
        request.put("signatureQualifier", qualifier);

        assertThat(ServiceProvider.query(sp.authorize(request))).containsEntry("error", error);
    }

    @Test
    void a_key_is_named_or_its_kind_but_not_both() throws Exception {
        var request = sp.request();
        request.put("signatureQualifier", "eu_eidas_aes");
        assertThat(ServiceProvider.query(sp.authorize(request))).containsEntry("error", "invalid_request");

        request.remove("credentialID");
        var code = ServiceProvider.member(sp.approved(request), "code");
        assertThat(ServiceProvider.json(sp.exchange(code, Map.of()))
                        .get("credentialID")
                        .stringValue())
                .isEqualTo(ServiceProvider.CREDENTIAL);
    }

    @Test
    void details_that_change_between_the_steps_get_nothing() throws Exception {
        var asked = ServiceProvider.details("credential", ServiceProvider.HASH);
        var code = ServiceProvider.member(sp.approved(sp.richRequest(asked)), "code");

        for (var changed : new String[] {
            ServiceProvider.details("credential", Bytes.ofHex("cd".repeat(32))),
            ServiceProvider.details(CSC_2_2, ServiceProvider.HASH),
            asked.replace("\"Lease\"", "\"Sale\""),
            asked.replace(ServiceProvider.CREDENTIAL, "cr_" + "2".repeat(26)),
            "[]",
            "nonsense"
        }) {
            var answer = sp.exchange(code, Map.of("authorization_details", changed));
            assertThat(answer.getStatus()).as(changed).isEqualTo(400);
            assertThat(ServiceProvider.error(answer)).isEqualTo("invalid_grant");
        }
    }

    @Test
    void details_for_a_code_that_was_asked_for_without_get_nothing() throws Exception {
        var code = ServiceProvider.member(sp.approved(sp.request()), "code");

        var answer = sp.exchange(
                code, Map.of("authorization_details", ServiceProvider.details("credential", ServiceProvider.HASH)));

        assertThat(ServiceProvider.error(answer)).isEqualTo("invalid_grant");
    }

    @Test
    void an_answer_to_some_details_is_none_to_others() throws Exception {
        var page = sp.authorize(sp.richRequest(ServiceProvider.details("credential", ServiceProvider.HASH)));
        sp.approve(page);
        var changed = ServiceProvider.member(page, "continue").replace("Lease", "Sale");

        assertThat(ServiceProvider.query(sp.browser(changed)))
                .containsKey("error")
                .doesNotContainKey("code");
    }

    @Test
    void an_unknown_and_a_foreign_credential_look_the_same() throws Exception {
        var own = ServiceProvider.details("credential", ServiceProvider.HASH);
        var foreign = sp.authorize(sp.richRequest(own.replace(ServiceProvider.CREDENTIAL, "cr_" + "2".repeat(26))));
        var unknown = sp.authorize(sp.richRequest(own.replace(ServiceProvider.CREDENTIAL, "cr_" + "3".repeat(26))));

        assertThat(ServiceProvider.query(foreign))
                .isEqualTo(ServiceProvider.query(unknown))
                .containsKey("error");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"type\":\"credential\"|\"type\":\"payment\"",
                "\"type\":\"credential\"|\"type\":\"Credential\"",
                "\"type\":\"credential\"|\"type\":[\"credential\"]",
                "\"type\":\"credential\",|",
                "\"type\":\"credential\"|\"type\":\"https://cloudsignatureconsortium.org/2025/credential-creation\"",
                "\"type\":\"credential\"|\"type\":\"credential\",\"type\":\"credential\"",
                "\"type\":\"credential\"|\"type\":\"credential\",\"amount\":1",
                "\"type\":\"credential\"|\"type\":\"credential\",\"locations\":\"https://rs.example\"",
                "\"type\":\"credential\"|\"type\":\"credential\",\"signatureQualifier\":1",
                "\"type\":\"credential\"|\"type\":\"credential\",\"signatureQualifier\":\"eu_eidas_aes\"",
                "\"numSignatures\":1|\"numSignatures\":2",
                "\"numSignatures\":1|\"numSignatures\":0",
                "\"numSignatures\":1|\"numSignatures\":-1",
                "\"numSignatures\":1|\"numSignatures\":\"1\"",
                "\"numSignatures\":1|\"numSignatures\":1.5",
                "\"numSignatures\":1|\"numSignatures\":true",
                "\"credentialID\":|\"credentialId\":",
                "\"credentialID\":\"cr_11111111111111111111111111\"|\"credentialID\":7",
                "\"documentDigests\":[|\"documentDigests\":[7,",
                "\"label\":\"Lease\"|\"label\":7",
                "\"label\":\"Lease\"|\"label\":\"a\\u0000b\"",
                "\"label\":\"Lease\"|\"label\":\"a\\ud800b\"",
                "\"label\":\"Lease\"|\"label\":\"Lease\",\"colour\":\"red\"",
                "\"hashType\":\"dtbsr\"|\"hashType\":\"SDR\"",
                "\"hashType\":\"dtbsr\"|\"hashType\":\"SODR\"",
                "\"hashType\":\"dtbsr\"|\"hashType\":7",
                "q6ur|q6u-",
                "q6ur|q6",
                "2.16.840.1.101.3.4.2.1|1.3.14.3.2.26",
                "2.16.840.1.101.3.4.2.1|2.16.840.1.101.3.4.2.2",
                "[{|{",
                "}]|}] x",
                "[{|[[{"
            })
    void what_is_not_of_the_type_is_refused(String part, @Nullable String change) throws Exception {
        var details =
                ServiceProvider.details("credential", ServiceProvider.HASH).replace(part, change == null ? "" : change);
        assertThat(details).isNotEqualTo(ServiceProvider.details("credential", ServiceProvider.HASH));

        var answer = sp.authorize(sp.richRequest(details));
        var pushed = sp.push(sp.richRequest(details));

        assertThat(ServiceProvider.query(answer))
                .containsEntry("error", "invalid_authorization_details")
                .containsEntry("state", "s t&1");
        assertRefused(pushed);
    }

    @Test
    void nobody_says_it_twice_in_two_ways_or_for_another_scope() throws Exception {
        var twice = sp.richRequest(ServiceProvider.details("credential", ServiceProvider.HASH));
        twice.put("credentialID", ServiceProvider.CREDENTIAL);
        assertThat(ServiceProvider.error(sp.push(twice))).isEqualTo("invalid_request");

        var service = sp.richRequest(ServiceProvider.details("credential", ServiceProvider.HASH));
        service.put("scope", "service");
        assertRefused(sp.push(service));
    }

    private static void assertRefused(MockHttpServletResponse answer) throws Exception {
        assertThat(answer.getStatus()).isEqualTo(400);
        assertThat(ServiceProvider.error(answer)).isEqualTo("invalid_authorization_details");
    }
}
