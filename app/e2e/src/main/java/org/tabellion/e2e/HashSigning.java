package org.tabellion.e2e;

import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** The walk of CSC API v2: code and PKCE for some hashes, the signer's approval, the token, then signatures/signHash. */
final class HashSigning {

    private static final String SHA256 = "2.16.840.1.101.3.4.2.1";
    private static final String ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2";

    private final URI server;
    private final ServiceProvider serviceProvider;
    private final String credential;
    private final List<byte[]> hashes;

    HashSigning(URI server, ServiceProvider serviceProvider, String credential, List<byte[]> hashes) {
        this.server = server;
        this.serviceProvider = serviceProvider;
        this.credential = credential;
        this.hashes = List.copyOf(hashes);
    }

    /** @return the access token of scope credential */
    String approvedBy(Signer signer) throws IOException, GeneralSecurityException {
        return tokenOf(
                signer,
                "credential",
                Map.of(
                        "credentialID",
                        credential,
                        "numSignatures",
                        Integer.toString(hashes.size()),
                        "hashes",
                        hashes.stream().map(HashSigning::base64Url).collect(Collectors.joining(",")),
                        "hashAlgorithmOID",
                        SHA256));
    }

    private String tokenOf(Signer signer, String scope, Map<String, String> more)
            throws IOException, GeneralSecurityException {
        var opening = new Opening(server, serviceProvider, scope, more);
        return ServiceProvider.accessToken(opening.token(signer.approveHashes(opening.address()), Map.of()));
    }

    /** @return a service token that the signer has signed in for */
    String serviceTokenOf(Signer signer) throws IOException, GeneralSecurityException {
        return tokenOf(signer, "service", Map.of());
    }

    ServiceProvider.Answer sign(String token, String idempotencyKey) throws IOException {
        return serviceProvider.post(
                "/csc/v2/signatures/signHash",
                token,
                Map.of(
                        "credentialID", credential,
                        "hashes",
                                hashes.stream()
                                        .map(Base64.getEncoder()::encodeToString)
                                        .toList(),
                        "hashAlgorithmOID", SHA256,
                        "signAlgo", ECDSA_WITH_SHA256),
                idempotencyKey);
    }

    /** The first generations: the credential token is the SAD, the header has the service token. */
    ServiceProvider.Answer signAsFirst(String generation, String token) throws IOException {
        return serviceProvider.post(
                generation + "signatures/signHash",
                serviceProvider.serviceToken("service"),
                Map.of(
                        "credentialID",
                        credential,
                        "SAD",
                        token,
                        "hash",
                        hashes.stream().map(Base64.getEncoder()::encodeToString).toList(),
                        "signAlgo",
                        ECDSA_WITH_SHA256));
    }

    static List<String> values(JsonNode answer) {
        return answer.path("signatures").valueStream().map(JsonNode::asString).toList();
    }

    private static String base64Url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
