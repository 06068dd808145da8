package org.tabellion.consent.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tabellion.consent.CredentialToShow;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.KeyAlgorithm;

/** Certificates made by another tool, with the statements of ETSI EN 319 412-5. */
class SignatureQualifierTest {

    private static final String QUALIFIED_IN_A_DEVICE =
            "MIIBrDCCAVKgAwIBAgIUcn3K2xygMKXbUamwZl58dhES9fcwCgYIKoZIzj0EAwIwDjEMMAoGA1UEAwwDQWRhMB4XDTI2MTEyMjA4"
                    + "MDg0NVoXDTM2MTExOTA4MDg0NVowDjEMMAoGA1UEAwwDQWRhMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEWStOpAyL5rNRgLIv"
                    + "GtSZ9VjMCLKXPZA0u2IPiPg5UDlt3IYM9/3QWxr8FY7OTD4yejGGhpV1St66NhLKA1DHSKOBjTCBijAdBgNVHQ4EFgQU0gW69mQg"
                    + "ZI/IbdOCeJjpo9ir4B0wHwYDVR0jBBgwFoAU0gW69mQgZI/IbdOCeJjpo9ir4B0wDwYDVR0TAQH/BAUwAwEB/zA3BggrBgEFBQcB"
                    + "AwQrMCkwCAYGBACORgEBMAgGBgQAjkYBBDATBgYEAI5GAQYwCQYHBACORgEGATAKBggqhkjOPQQDAgNIADBFAiAfFx4ihiQy/yGh"
                    + "VmJZZap1EMJHf7WgEECjWXCLacNwnAIhAJ3VJ1ggqiS9zqLpOBhxN9EkCGXdV2jTuDNqm8HQ5jQA";
    private static final String QUALIFIED =
            "MIIBozCCAUigAwIBAgIUKqBZSAtr71Br1xhEKodh49z7CHwwCgYIKoZIzj0EAwIwDjEMMAoGA1UEAwwDQWRhMB4XDTI2MTEyMjA4"
                    + "MDg0NVoXDTM2MTExOTA4MDg0NVowDjEMMAoGA1UEAwwDQWRhMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEWStOpAyL5rNRgLIv"
                    + "GtSZ9VjMCLKXPZA0u2IPiPg5UDlt3IYM9/3QWxr8FY7OTD4yejGGhpV1St66NhLKA1DHSKOBgzCBgDAdBgNVHQ4EFgQU0gW69mQg"
                    + "ZI/IbdOCeJjpo9ir4B0wHwYDVR0jBBgwFoAU0gW69mQgZI/IbdOCeJjpo9ir4B0wDwYDVR0TAQH/BAUwAwEB/zAtBggrBgEFBQcB"
                    + "AwQhMB8wCAYGBACORgEBMBMGBgQAjkYBBjAJBgcEAI5GAQYBMAoGCCqGSM49BAMCA0kAMEYCIQC3pLxuS2OtE8a2xbpZVmL+V2Nr"
                    + "TdZykkcqpI4GF88UhgIhAOv6gq/M7tt/LS0CY1LphM3B0SKelPDwbH1A0ZCHZF/A";
    private static final String SEAL_IN_A_DEVICE =
            "MIIBrjCCAVSgAwIBAgIUcXXO76/FuoXicOse9Vb0mxqJuowwCgYIKoZIzj0EAwIwDzENMAsGA1UEAwwERmlybTAeFw0yNjExMjIw"
                    + "ODA4NDVaFw0zNjExMTkwODA4NDVaMA8xDTALBgNVBAMMBEZpcm0wWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARZK06kDIvms1GA"
                    + "si8a1Jn1WMwIspc9kDS7Yg+I+DlQOW3chgz3/dBbGvwVjs5MPjJ6MYaGlXVK3ro2EsoDUMdIo4GNMIGKMB0GA1UdDgQWBBTSBbr2"
                    + "ZCBkj8ht04J4mOmj2KvgHTAfBgNVHSMEGDAWgBTSBbr2ZCBkj8ht04J4mOmj2KvgHTAPBgNVHRMBAf8EBTADAQH/MDcGCCsGAQUF"
                    + "BwEDBCswKTAIBgYEAI5GAQEwCAYGBACORgEEMBMGBgQAjkYBBjAJBgcEAI5GAQYCMAoGCCqGSM49BAMCA0gAMEUCIQCVgwjYGdLT"
                    + "lHWdYmu6BLOrlSlCsYtOvmQRtRe8D01c/AIgRJ61AkIM84+mC8+7uz3gBAjEOtHgbsNzdlf6JZ/AvIQ=";
    private static final String PLAIN =
            "MIIBcDCCARegAwIBAgIUO+DXzO5fh1rUEZuXE8YOycHhpqIwCgYIKoZIzj0EAwIwDjEMMAoGA1UEAwwDQWRhMB4XDTI2MTEyMjA4"
                    + "MDg0NVoXDTM2MTExOTA4MDg0NVowDjEMMAoGA1UEAwwDQWRhMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEWStOpAyL5rNRgLIv"
                    + "GtSZ9VjMCLKXPZA0u2IPiPg5UDlt3IYM9/3QWxr8FY7OTD4yejGGhpV1St66NhLKA1DHSKNTMFEwHQYDVR0OBBYEFNIFuvZkIGSP"
                    + "yG3TgniY6aPYq+AdMB8GA1UdIwQYMBaAFNIFuvZkIGSPyG3TgniY6aPYq+AdMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwID"
                    + "RwAwRAIgFdGzveKWtAuWABN9qW1jKWwjkKhOVx9f64ZslvMHuioCIBrrNTpxRuQ/QFEcY2r6kzuHaxCCTw+zvjG8fcM1oH7P";

    @Test
    void a_certificate_makes_what_its_statements_allow_and_less() {
        assertThat(kinds(QUALIFIED_IN_A_DEVICE, "CN=Ada"))
                .containsExactly(
                        SignatureQualifier.EU_EIDAS_QES,
                        SignatureQualifier.EU_EIDAS_AES,
                        SignatureQualifier.EU_EIDAS_AESQC);
        assertThat(kinds(QUALIFIED, "CN=Ada"))
                .containsExactly(SignatureQualifier.EU_EIDAS_AES, SignatureQualifier.EU_EIDAS_AESQC);
        assertThat(kinds(PLAIN, "CN=Ada")).containsExactly(SignatureQualifier.EU_EIDAS_AES);
    }

    @Test
    void a_seal_is_no_signature_of_a_person() {
        assertThat(kinds(SEAL_IN_A_DEVICE, "CN=Firm"))
                .containsExactly(
                        SignatureQualifier.EU_EIDAS_QESEAL,
                        SignatureQualifier.EU_EIDAS_AESEAL,
                        SignatureQualifier.EU_EIDAS_AESEALQC);
        assertThat(kinds(PLAIN, "organizationIdentifier=VATES-B12345678,CN=Firm"))
                .containsExactly(SignatureQualifier.EU_EIDAS_AESEAL);
    }

    @Test
    void the_words_are_those_of_the_standard() {
        assertThat(SignatureQualifier.ofWord("eu_eidas_aesealqc")).contains(SignatureQualifier.EU_EIDAS_AESEALQC);
        for (var other : List.of("EU_EIDAS_QES", "za_ecta_aes", "")) {
            assertThat(SignatureQualifier.ofWord(other)).isEmpty();
        }
    }

    private static List<SignatureQualifier> kinds(String certificate, String subject) {
        var credential = new CredentialToShow(
                new CredentialId("cr_" + "1".repeat(26)),
                "kp_1",
                "thumbprint",
                1,
                KeyAlgorithm.P_256,
                Bytes.ofBase64(certificate),
                subject,
                "CN=CA",
                "01",
                Instant.parse("2028-01-01T00:00:00Z"));
        return Arrays.stream(SignatureQualifier.values())
                .filter(it -> it.fits(credential))
                .toList();
    }
}
