package org.tabellion.samclient;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.math.BigInteger;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.NullMarked;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.Sad;
import org.tabellion.kernel.SignatureAlgorithm;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.testkit.SeededRandomness;
import org.tabellion.sam.AuthorizationServer;
import org.tabellion.sam.AuthorizationServer.AssuranceLevel;
import org.tabellion.sam.AuthorizationServer.JwsAlgorithm;
import org.tabellion.sam.AuthorizationServerId;
import org.tabellion.sam.Operation;
import org.tabellion.sam.SigningService;
import org.tabellion.sam.SigningServiceId;
import org.tabellion.sam.adapter.out.crypto.BouncyCertificateForms;
import org.tabellion.sam.adapter.out.crypto.JcaPublicKeys;
import org.tabellion.sam.adapter.out.crypto.JwsSadVerifier;
import org.tabellion.sam.application.SamHexagon;
import org.tabellion.sam.spi.SamMemory;
import org.tabellion.sam.testkit.FixedConfiguration;
import org.tabellion.sam.testkit.SoftwareHsm;
import org.tabellion.samapi.SamHttpServer;
import org.tabellion.samapi.SamInterface;
import org.tabellion.samapi.SamRoutes;
import org.tabellion.samapi.TlsIdentity;
import org.tabellion.samapi.testkit.TlsFolder;
import org.tabellion.samapi.testkit.TokenMint;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A node of a SAM behind its real edge, with real tokens and keys; module and memory are the test's. */
@NullMarked
final class LivingSam implements AutoCloseable {

    static final String SIGNER = "sg_01JZ3V5K7M9P1R3T5W7Y9A1C3A";
    private static final String CLIENT = "ssa-1";
    private static final String SUBJECT = "CN=Ana";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final TlsFolder tls;
    private final TokenMint mint;
    private final SoftwareHsm hsm;
    private final SamHttpServer server;

    /** A key that may sign, and its certificate. */
    record Key(ObjectNode pair, ObjectNode signer, Bytes certificate) {}

    private LivingSam(TlsFolder tls, TokenMint mint, SoftwareHsm hsm, SamHttpServer server) {
        this.tls = tls;
        this.mint = mint;
        this.hsm = hsm;
        this.server = server;
    }

    static LivingSam start(TlsFolder tls, TokenMint mint, SoftwareHsm hsm, SamMemory memory)
            throws IOException, GeneralSecurityException {
        var time = new TrustedTime() {
            @Override
            public Instant now() {
                return Instant.now().truncatedTo(ChronoUnit.MILLIS);
            }

            @Override
            public boolean isReferenced() {
                return true;
            }
        };
        var randomness = new SeededRandomness(System.nanoTime());
        var around = composed(
                SamHexagon.Surroundings.class,
                List.of(
                        hsm,
                        memory,
                        new JwsSadVerifier(),
                        new JcaPublicKeys(),
                        new BouncyCertificateForms(),
                        configuration(tls, mint),
                        time,
                        randomness));
        var hexagon = SamHexagon.in(around);
        var offered = new ArrayList<Object>();
        offered.add(randomness);
        for (var port : SamHexagon.class.getRecordComponents()) {
            offered.add(read(port, hexagon));
        }
        var ports = composed(SamInterface.class, offered);
        var server = new SamHttpServer(
                new InetSocketAddress("127.0.0.1", 0),
                new TlsIdentity(key(tls), certificates(tls, "sam"), certificates(tls, "ca")),
                new SamRoutes(ports, "sam-a"));
        server.start();
        return new LivingSam(tls, mint, hsm, server);
    }

    private static FixedConfiguration configuration(TlsFolder tls, TokenMint mint) {
        return new FixedConfiguration(
                List.of(new AuthorizationServer(
                        new AuthorizationServerId("as-1"),
                        mint.publicKey(),
                        mint.issuer(),
                        mint.kid(),
                        Set.of(JwsAlgorithm.ES256),
                        AssuranceLevel.SUBSTANTIAL,
                        true)),
                List.of(new SigningService(
                        new SigningServiceId(CLIENT),
                        tls.publicKey(CLIENT),
                        Set.of(new AuthorizationServerId("as-1")),
                        Operation.OF_SERVICES)));
    }

    /** Part by part, whichever there are: each by its type, and a stand-in that fails for what no test here needs. */
    private static <R extends Record> R composed(Class<R> whole, List<?> parts) {
        try {
            var types = Arrays.stream(whole.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new);
            var chosen = new Object[types.length];
            for (int i = 0; i < types.length; i++) {
                var type = types[i];
                chosen[i] = parts.stream()
                        .filter(type::isInstance)
                        .<Object>map(it -> it)
                        .findFirst()
                        .orElseGet(() ->
                                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (_, method, _) -> {
                                    throw new UnsupportedOperationException(method.toString());
                                }));
            }
            return whole.getDeclaredConstructor(types).newInstance(chosen);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object read(RecordComponent component, Object whole) {
        try {
            return component.getAccessor().invoke(whole);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The same memory, under a name: nodes that have it say so. */
    static SamMemory shared(SamMemory memory, String name) {
        return (SamMemory) Proxy.newProxyInstance(
                SamMemory.class.getClassLoader(), new Class<?>[] {SamMemory.class}, (_, method, arguments) -> {
                    if (method.getName().equals("sharedAs")) {
                        return Optional.of(name);
                    }
                    try {
                        return method.invoke(memory, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    int port() {
        return server.port();
    }

    SoftwareHsm hsm() {
        return hsm;
    }

    static URI uri(int port) {
        return URI.create("https://localhost:" + port);
    }

    MutualTls client() {
        return MutualTls.ofPem(tls.file(CLIENT + ".pem"), tls.file(CLIENT + ".key"), tls.file("ca.pem"));
    }

    /** By way of {@code channel}. */
    Key enrol(SamChannel channel) throws SamRefusal {
        var template = SamJson.newObject();
        template.putObject("key_template").put("algorithm", "ECDSA").put("named_curve", "secp256r1");
        var generated = json(channel.call(SamCall.post("/key_pairs", id(), template)));

        var assignment = SamJson.newObject();
        assignment.set("key_pair", generated);
        assignment
                .putObject("signer")
                .put("id", SIGNER)
                .put("idp", "tabellion")
                .put("idp_subject", SIGNER)
                .put("type", "natural");
        assignment.put("subject", SUBJECT);
        var assigned = json(channel.call(SamCall.post("/signers/$body/key_pairs", id(), assignment)
                .withSkad(mint.skad(mint.skadClaims("sam:" + hsm.world(), CLIENT, SIGNER)))));

        var update = SamJson.newObject();
        update.set("key_pair", assigned.path("key_pair"));
        update.putObject("status").put("certified", true).put("enabled", true);
        var certificate = certificate(
                Bytes.ofBase64Url(assigned.path("key_pair").path("public_key").asString()));
        update.put("certificate", certificate.base64());
        var certified = json(channel.call(SamCall.put("/key_pairs/$body", id(), update)));
        return new Key(certified, (ObjectNode) assigned.path("signer"), certificate);
    }

    Sad approve(Key key, List<Dtbsr> hashes) {
        return mint.sad(mint.sadClaims(
                "sam:" + hsm.world(),
                CLIENT,
                key.pair(),
                SignatureAlgorithm.ECDSA_SHA256,
                hashes.stream().map(Dtbsr::value).toList()));
    }

    static String id() {
        return UUID.randomUUID().toString();
    }

    private static ObjectNode json(SamAnswer answer) {
        return (ObjectNode) JSON.readTree(answer.json().toArray());
    }

    private static Bytes certificate(Bytes publicKey) {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            var builder = new X509v3CertificateBuilder(
                    new X500Name("CN=Test CA"),
                    BigInteger.TWO,
                    Date.from(Instant.now().minusSeconds(3600)),
                    Date.from(Instant.now().plusSeconds(360_000)),
                    new X500Name(SUBJECT),
                    SubjectPublicKeyInfo.getInstance(publicKey.toArray()));
            return Bytes.of(builder.build(new JcaContentSignerBuilder("SHA256withECDSA")
                            .build(generator.generateKeyPair().getPrivate()))
                    .getEncoded());
        } catch (Exception e) { // of a test's own certificate
            throw new IllegalStateException(e);
        }
    }

    private static List<X509Certificate> certificates(TlsFolder tls, String name)
            throws GeneralSecurityException, IOException {
        try (var pem = Files.newInputStream(tls.file(name + ".pem"))) {
            return CertificateFactory.getInstance("X.509").generateCertificates(pem).stream()
                    .map(X509Certificate.class::cast)
                    .toList();
        }
    }

    private static PrivateKey key(TlsFolder tls) throws GeneralSecurityException, IOException {
        var base64 = Files.readString(tls.file("sam.key")).replaceAll("-----[A-Z ]+-----|\\s", "");
        return KeyFactory.getInstance("EC")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
    }

    @Override
    public void close() {
        server.close();
    }
}
