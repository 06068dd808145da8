package org.tabellion.evaluation;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;

/** The keys of the infrastructure: made at the first start of a folder, then read from it. */
record Keys(
        Entity root,
        Entity issuing,
        Entity ocsp,
        Entity timestamps,
        Entity cmp,
        Entity registration,
        String cmpSecret) {

    private static final String STORE = "infrastructure.p12";
    private static final String SECRET = "cmp-secret.txt";
    // Files of an evaluation folder: who may read the folder may use the keys.
    private static final char[] PASSWORD = "evaluation".toCharArray();

    static Keys in(Path folder, Profiles profiles) throws IOException, GeneralSecurityException {
        if (Files.exists(folder.resolve(STORE))) {
            return read(folder);
        }
        var keys = make(profiles);
        Files.writeString(ownersOnly(folder.resolve(SECRET)), keys.cmpSecret, StandardCharsets.US_ASCII);
        write(folder.resolve("root.cer"), keys.root.certificate().getEncoded());
        write(folder.resolve("issuing.cer"), keys.issuing.certificate().getEncoded());
        keys.save(folder.resolve("ra.p12"), List.of("registration"));
        // Last: a folder with this file is complete.
        keys.save(folder.resolve(STORE), List.of("root", "issuing", "ocsp", "timestamps", "cmp", "registration"));
        return keys;
    }

    private static Keys make(Profiles profiles) throws GeneralSecurityException {
        var rootPair = pair("secp384r1");
        var root = new Entity(rootPair.getPrivate(), profiles.root(rootPair, name("Root CA")));
        var issuingPair = pair("secp384r1");
        var issuing = new Entity(issuingPair.getPrivate(), profiles.issuing(issuingPair, name("Issuing CA"), root));
        var ocsp = pair("secp256r1");
        var timestamps = pair("secp256r1");
        var cmp = pair("secp256r1");
        var registration = pair("secp256r1");
        var secret = new byte[16];
        new SecureRandom().nextBytes(secret);
        return new Keys(
                root,
                issuing,
                new Entity(ocsp.getPrivate(), profiles.ocspResponder(ocsp, name("OCSP Responder"), issuing)),
                new Entity(timestamps.getPrivate(), profiles.timestampUnit(timestamps, name("TSU 1"), issuing)),
                new Entity(cmp.getPrivate(), profiles.messageSigner(cmp, name("CMP"), issuing, Profiles.CMC_CA)),
                new Entity(
                        registration.getPrivate(),
                        profiles.messageSigner(registration, name("RA"), issuing, Profiles.CMC_RA)),
                HexFormat.of().formatHex(secret));
    }

    private static Keys read(Path folder) throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(folder.resolve(STORE))) {
            store.load(in, PASSWORD);
        }
        return new Keys(
                entity(store, "root"),
                entity(store, "issuing"),
                entity(store, "ocsp"),
                entity(store, "timestamps"),
                entity(store, "cmp"),
                entity(store, "registration"),
                Files.readString(folder.resolve(SECRET), StandardCharsets.US_ASCII));
    }

    /** What the register must know as issued, beside the certificates of signers. */
    List<X509CertificateHolder> issuedByIssuing() {
        return List.of(ocsp.certificate(), timestamps.certificate(), cmp.certificate(), registration.certificate());
    }

    private void save(Path file, List<String> aliases) throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, PASSWORD);
        for (var alias : aliases) {
            store.setKeyEntry(alias, entity(alias).key(), PASSWORD, chain(alias));
        }
        var fresh = file.resolveSibling(file.getFileName() + ".new");
        ownersOnly(fresh);
        try (var out = Files.newOutputStream(fresh, StandardOpenOption.WRITE, StandardOpenOption.SYNC)) {
            store.store(out, PASSWORD);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static Path ownersOnly(Path file) throws IOException {
        Files.deleteIfExists(file);
        return Files.createFile(
                file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    private Entity entity(String alias) {
        return switch (alias) {
            case "root" -> root;
            case "issuing" -> issuing;
            case "ocsp" -> ocsp;
            case "timestamps" -> timestamps;
            case "cmp" -> cmp;
            case "registration" -> registration;
            default -> throw new IllegalArgumentException("no key " + alias);
        };
    }

    private Certificate[] chain(String alias) throws GeneralSecurityException {
        return switch (alias) {
            case "root" -> new Certificate[] {java(root.certificate())};
            case "issuing" -> new Certificate[] {java(issuing.certificate()), java(root.certificate())};
            default ->
                new Certificate[] {
                    java(entity(alias).certificate()), java(issuing.certificate()), java(root.certificate())
                };
        };
    }

    private static Entity entity(KeyStore store, String alias) throws GeneralSecurityException {
        if (store.getKey(alias, PASSWORD) instanceof PrivateKey key
                && store.getCertificate(alias) instanceof X509Certificate certificate) {
            return new Entity(key, new JcaX509CertificateHolder(certificate));
        }
        throw new GeneralSecurityException("the key store has no key " + alias);
    }

    static X509Certificate java(X509CertificateHolder certificate) throws GeneralSecurityException {
        return new JcaX509CertificateConverter().getCertificate(certificate);
    }

    private static X500Name name(String role) {
        return new X500NameBuilder()
                .addRDN(BCStyle.C, "ES")
                .addRDN(BCStyle.O, "Tabellion Evaluation")
                .addRDN(BCStyle.ORGANIZATION_IDENTIFIER, "NTRES-EVALUATION")
                .addRDN(BCStyle.CN, "Tabellion Evaluation " + role)
                .build();
    }

    private static KeyPair pair(String curve) throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        return generator.generateKeyPair();
    }

    private static void write(Path file, byte[] content) throws IOException {
        Files.write(
                file,
                content,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE);
    }

    @Override
    public String toString() {
        return "keys of " + root.name();
    }
}
