package org.tabellion.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.europa.ec.eudi.rqes.AccessTokenOption;
import eu.europa.ec.eudi.rqes.AuthorizationRequestPrepared;
import eu.europa.ec.eudi.rqes.AuthorizeCredential;
import eu.europa.ec.eudi.rqes.AuthorizeService;
import eu.europa.ec.eudi.rqes.CSCClient;
import eu.europa.ec.eudi.rqes.CSCClientConfig;
import eu.europa.ec.eudi.rqes.Certificates;
import eu.europa.ec.eudi.rqes.CredentialAuthorizationRequestPrepared;
import eu.europa.ec.eudi.rqes.CredentialAuthorizationRequestType;
import eu.europa.ec.eudi.rqes.CredentialAuthorizationSubject;
import eu.europa.ec.eudi.rqes.CredentialAuthorized;
import eu.europa.ec.eudi.rqes.CredentialCertificate;
import eu.europa.ec.eudi.rqes.CredentialInfo;
import eu.europa.ec.eudi.rqes.CredentialKeyStatus;
import eu.europa.ec.eudi.rqes.CredentialRef;
import eu.europa.ec.eudi.rqes.CredentialsInfoRequest;
import eu.europa.ec.eudi.rqes.CredentialsListRequest;
import eu.europa.ec.eudi.rqes.DocumentDigest;
import eu.europa.ec.eudi.rqes.DocumentDigestList;
import eu.europa.ec.eudi.rqes.GetCredentialInfo;
import eu.europa.ec.eudi.rqes.KtorKt;
import eu.europa.ec.eudi.rqes.ListCredentials;
import eu.europa.ec.eudi.rqes.OAuth2Client;
import eu.europa.ec.eudi.rqes.OAuth2Tokens;
import eu.europa.ec.eudi.rqes.ParUsage;
import eu.europa.ec.eudi.rqes.RarUsage;
import eu.europa.ec.eudi.rqes.SCAL;
import eu.europa.ec.eudi.rqes.ServiceAccessAuthorized;
import eu.europa.ec.eudi.rqes.ServiceAuthorizationRequestPrepared;
import eu.europa.ec.eudi.rqes.SignHash;
import eu.europa.ec.eudi.rqes.SignaturesList;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The client library of the European wallet, as it is published, goes through CSC API v2 over HTTPS. */
class WalletLibraryTest {

    private static final URI CALLBACK = URI.create("https://service-provider.example/callback");
    private static final String SHA256 = "2.16.840.1.101.3.4.2.1";
    private static final String ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2";

    private static Installation installation;
    private static HttpsNode node;
    private static SSLContext usual;
    private static Signer enrolled;

    @BeforeAll
    static void a_server_that_is_reached_by_https() throws Exception {
        installation = Installation.shared();
        enrolled = installation.enrolledSigner();
        node = HttpsNode.of(installation);
        // The library's own HTTP client is left as it is: it believes whom the machine believes.
        usual = SSLContext.getDefault();
        SSLContext.setDefault(node.trusting());
    }

    @AfterAll
    static void the_server_ends() {
        if (usual != null) {
            SSLContext.setDefault(usual);
        }
        if (node != null) {
            node.close();
        }
    }

    @Test
    void it_pushes_its_requests_in_detail_and_signs_what_the_signer_approves() throws Exception {
        var wallet = wallet(ParUsage.Required, RarUsage.Required);
        var signer = signer();

        var service = signIn(wallet, signer);
        var listed = listed(wallet, service);
        var credential = (String) Suspending.read(listed.getFirst(), "CredentialID");
        var info = (CredentialInfo) Suspending.call(
                GetCredentialInfo.class,
                wallet,
                "credentialInfo",
                service,
                Suspending.make(CredentialsInfoRequest.class, credential, Certificates.Chain, true, true, null, null));

        assertThat(listed).hasSize(1);
        assertThat(credential).isEqualTo(enrolled.credential());
        assertThat(info.getKey().getStatus()).isEqualTo(CredentialKeyStatus.Enabled);
        assertThat(info.getScal()).isEqualTo(SCAL.Two);
        assertThat(info.getCertificate().getCertificates()).hasSizeGreaterThan(1);

        var hashes = List.of(hash(), hash());
        var request = asked(wallet, credential, hashes);
        assertThat(request.getCredentialAuthorizationRequestType())
                .isInstanceOf(CredentialAuthorizationRequestType.PassByAuthorizationDetails.class);
        assertThat(address(request.getAuthorizationRequestPrepared()).getQuery())
                .contains("request_uri=")
                .doesNotContain("authorization_details");
        var authorized = approved(wallet, signer, request);
        var values = signed(wallet, authorized);

        assertThat(values).hasSize(2);
        var key = key(info.getCertificate());
        for (int i = 0; i < 2; i++) {
            assertThat(isSignatureOf(values.get(i), hashes.get(i), key)).isTrue();
            assertThat(installation.signaturesOver(hashes.get(i))).isEqualTo(1);
        }
        assertThatThrownBy(() -> signed(wallet, authorized)).hasMessageContaining("Invalid parameter SAD");
    }

    @Test
    void it_asks_in_the_address_where_it_neither_pushes_nor_says_details() throws Exception {
        var wallet = wallet(ParUsage.Never, RarUsage.Never);
        var signer = signer();
        var hash = hash();

        var request = asked(wallet, enrolled.credential(), List.of(hash));
        assertThat(address(request.getAuthorizationRequestPrepared()).getQuery())
                .contains("numSignatures=1", "hashes=", "hashAlgorithmOID=" + SHA256);
        var authorized = approved(wallet, signer, request);
        var values = signed(wallet, authorized);

        assertThat(isSignatureOf(values.getFirst(), hash, key(authorized.getCredentialCertificate())))
                .isTrue();
    }

    @Test
    void it_works_without_a_signer_by_the_secret_of_the_client() throws Exception {
        var wallet = wallet(ParUsage.IfSupported, RarUsage.IfSupported);

        var authorized = (ServiceAccessAuthorized)
                Suspending.call(AuthorizeService.class, wallet, "authorizeWithClientCredentials");

        assertThat(authorized.getTokens().getAccessToken().getExpiresIn())
                .isBetween(Duration.ofMinutes(59), Duration.ofMinutes(60));
    }

    private static CSCClient wallet(ParUsage par, RarUsage rar) throws Exception {
        var secret = installation.secret("demo-client");
        var config = new CSCClientConfig(
                new OAuth2Client.Confidential.ClientSecretBasic(installation.fact("client"), secret),
                CALLBACK,
                notUsed(),
                par,
                rar,
                Clock.systemUTC(),
                null);
        return (CSCClient) Suspending.call(
                CSCClient.Companion.getClass(),
                CSCClient.Companion,
                "oauth2",
                config,
                node.address() + "/csc/v2",
                KtorKt.getDefaultHttpClientFactory());
    }

    /** Of the signature creation application, which this library can ask for documents instead of hashes. */
    private static URL notUsed() throws MalformedURLException {
        return CALLBACK.toURL();
    }

    private static Signer signer() {
        return new Signer(node.address(), installation.evaluationPki(), enrolled.mailAddress(), enrolled.password());
    }

    private static OAuth2Tokens signIn(CSCClient wallet, Signer signer) throws Exception {
        var request = ((ServiceAuthorizationRequestPrepared) Suspending.call(
                        AuthorizeService.class, wallet, "prepareServiceAuthorizationRequest", (Object) null))
                .getValue();
        var back = signer.openSignedIn(address(request)).address();
        return ((ServiceAccessAuthorized) Suspending.call(
                        AuthorizeService.class,
                        wallet,
                        "authorizeWithAuthorizationCode",
                        request,
                        parameter(back, "code"),
                        parameter(back, "state")))
                .getTokens();
    }

    private static List<CredentialInfo> listed(CSCClient wallet, OAuth2Tokens service) throws Exception {
        var listed = (List<?>) Suspending.call(
                ListCredentials.class, wallet, "listCredentials", service, new CredentialsListRequest());
        return listed.stream().map(CredentialInfo.class::cast).toList();
    }

    private static CredentialAuthorizationRequestPrepared asked(
            CSCClient wallet, String credential, List<byte[]> hashes) throws Exception {
        var digests = new ArrayList<DocumentDigest>();
        for (var hash : hashes) {
            digests.add(Suspending.make(
                    DocumentDigest.class,
                    Base64.getEncoder().encodeToString(hash),
                    digests.isEmpty() ? "Lease of a boat house" : null));
        }
        var subject = new CredentialAuthorizationSubject(
                Suspending.make(CredentialRef.ByCredentialID.class, credential),
                Suspending.make(
                        DocumentDigestList.class,
                        digests,
                        SHA256,
                        Clock.systemUTC().instant()),
                hashes.size());
        return (CredentialAuthorizationRequestPrepared) Suspending.call(
                AuthorizeCredential.class, wallet, "prepareCredentialAuthorizationRequest", subject, null);
    }

    private static CredentialAuthorized.SCAL2 approved(
            CSCClient wallet, Signer signer, CredentialAuthorizationRequestPrepared request) throws Exception {
        var back = signer.approveHashes(address(request.getAuthorizationRequestPrepared()));
        assertThat(parameter(back, "iss")).isEqualTo(node.address().toString());
        return (CredentialAuthorized.SCAL2) Suspending.call(
                AuthorizeCredential.class,
                wallet,
                "authorizeWithAuthorizationCode",
                request,
                parameter(back, "code"),
                parameter(back, "state"),
                AccessTokenOption.AsRequested.INSTANCE);
    }

    private static List<byte[]> signed(CSCClient wallet, CredentialAuthorized.SCAL2 authorized) throws Exception {
        var signed =
                (SignaturesList) Suspending.call(SignHash.class, wallet, "signHash", authorized, ECDSA_WITH_SHA256);
        return signed.getSignatures().stream()
                .map(it -> Base64.getDecoder().decode(it.getValue()))
                .toList();
    }

    private static URI address(AuthorizationRequestPrepared request) throws Exception {
        return ((URL) Suspending.read(request, "AuthorizationCodeURL")).toURI();
    }

    private static String parameter(URI address, String name) throws IOException {
        return Arrays.stream(address.getRawQuery().split("&"))
                .filter(it -> it.startsWith(name + "="))
                .map(it -> URLDecoder.decode(it.substring(name.length() + 1), StandardCharsets.UTF_8))
                .findFirst()
                .orElseThrow(() -> new IOException("no %s in %s".formatted(name, address)));
    }

    private static PublicKey key(CredentialCertificate certificate) {
        return Objects.requireNonNull(certificate.getCertificates()).getFirst().getPublicKey();
    }

    private static byte[] hash() throws GeneralSecurityException {
        return MessageDigest.getInstance("SHA-256")
                .digest(UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII));
    }

    private static boolean isSignatureOf(byte[] value, byte[] hash, PublicKey key) throws GeneralSecurityException {
        var verifier = Signature.getInstance("NONEwithECDSA");
        verifier.initVerify(key);
        verifier.update(hash);
        return verifier.verify(value);
    }
}
