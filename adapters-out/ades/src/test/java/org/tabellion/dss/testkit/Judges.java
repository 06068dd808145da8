package org.tabellion.dss.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.PDSignature;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1InputStream;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedData;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;

/** pdfsig, qpdf, mutool and openssl: programs that share no code with what made the document. */
public final class Judges {

    private record Answer(int code, String text) {}

    private final Path folder;
    private final Path file;
    private final Bytes document;

    public Judges(Path folder, Bytes document) throws IOException {
        this.folder = folder;
        this.document = document;
        this.file = Files.createTempFile(folder, "judged", ".pdf");
        Files.write(file, document.toArray());
    }

    /** All signatures and document timestamps are valid, the file is sound, the CMS in them verify up to the root. */
    public void agreeWithSignatures(int signatures, int timestamps, X509Certificate root)
            throws IOException, CertificateEncodingException {
        agreeWithIntegrityOf(signatures);
        int stamped = 0;
        var anchor = folder.resolve("root.pem");
        Files.writeString(
                anchor,
                "-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(root.getEncoded())
                        + "\n-----END CERTIFICATE-----\n");
        for (var signature : signatures(document)) {
            var value = folder.resolve("value.der");
            var covered = folder.resolve("covered.bin");
            Files.write(value, unpadded(signature.getContents(document.toArray())));
            Files.write(covered, signature.getSignedContent(document.toArray()));
            var isTimestamp = "ETSI.RFC3161".equals(signature.getSubFilter());
            var answer = isTimestamp
                    ? run(
                            "openssl",
                            "ts",
                            "-verify",
                            "-token_in",
                            "-in",
                            value.toString(),
                            "-data",
                            covered.toString(),
                            "-CAfile",
                            anchor.toString())
                    : run(
                            "openssl",
                            "cms",
                            "-verify",
                            "-binary",
                            "-inform",
                            "DER",
                            "-in",
                            value.toString(),
                            "-content",
                            covered.toString(),
                            "-CAfile",
                            anchor.toString(),
                            "-purpose",
                            "any",
                            "-out",
                            "/dev/null");
            assertThat(answer.code()).as(answer.text()).isZero();
            assertThat(signature.getSubFilter()).isIn("ETSI.RFC3161", "ETSI.CAdES.detached");
            stamped += isTimestamp ? 1 : 0;
        }
        assertThat(stamped).isEqualTo(timestamps);
    }

    /** pdfsig of poppler 22.12 judges signatures only; document timestamps it names and leaves to openssl. */
    public void agreeWithIntegrityOf(int count) throws IOException {
        var valid = Pattern.compile("Signature Validation: Signature is Valid").matcher(pdfsig());
        assertThat(valid.results().count()).as(pdfsig()).isEqualTo(count);
        // 3: warnings only; DSS reports one object too many.
        assertThat(run("qpdf", "--check", file.toString()))
                .satisfies(it -> assertThat(it.code()).as(it.text()).isIn(0, 3));
        assertThat(run("mutool", "info", file.toString()).code()).isZero();
    }

    public String pdfsig() throws IOException {
        return run("pdfsig", "-nocert", file.toString()).text();
    }

    /** SHA-256 over the signed attributes of the document's first signature, as a SET OF: what its signer signed. */
    public static Bytes signedAttributesDigest(Bytes document) throws IOException {
        try {
            var first = signatures(document).getFirst();
            var cms = new CMSSignedData(unpadded(first.getContents(document.toArray())));
            var attributes = cms.getSignerInfos().getSigners().iterator().next().getEncodedSignedAttributes();
            return DigestAlgorithm.SHA256.digest(Bytes.of(attributes));
        } catch (CMSException e) {
            throw new IOException(e);
        }
    }

    private static List<PDSignature> signatures(Bytes document) throws IOException {
        try (var pdf = Loader.loadPDF(document.toArray())) {
            return new ArrayList<>(pdf.getSignatureDictionaries());
        }
    }

    private static byte[] unpadded(byte[] contents) throws IOException {
        try (var stream = new ASN1InputStream(contents)) {
            return stream.readObject().getEncoded(ASN1Encoding.BER);
        }
    }

    private Answer run(String... command) {
        try {
            var process = new ProcessBuilder(Arrays.asList(command))
                    .redirectErrorStream(true)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .start();
            var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Answer(process.waitFor(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
