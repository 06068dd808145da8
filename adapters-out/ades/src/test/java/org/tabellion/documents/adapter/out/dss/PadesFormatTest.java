package org.tabellion.documents.adapter.out.dss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tabellion.documents.DictionaryEntries;
import org.tabellion.documents.Level;
import org.tabellion.documents.model.Preparation.Parameters;
import org.tabellion.documents.spi.Content;
import org.tabellion.dss.PdfEngine;
import org.tabellion.dss.ScratchSpace;
import org.tabellion.dss.TrustAnchors;
import org.tabellion.dss.testkit.Judges;
import org.tabellion.dss.testkit.TestPdfs;
import org.tabellion.dss.testkit.TestPki;
import org.tabellion.dss.testkit.TestPki.Signer;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.SignatureAlgorithm;
import org.tabellion.validation.ValidateSignature.Indication;
import org.tabellion.validation.ValidateSignature.Report;
import org.tabellion.validation.adapter.out.dss.Validators;

class PadesFormatTest {

    private final TestPki pki = new TestPki();
    private final Signer signer = pki.signer("Ana Garcia");
    private final Path folder;
    private final ScratchSpace space;
    private final PadesFormat format;

    PadesFormatTest(@TempDir Path folder) throws Exception {
        this.folder = folder;
        this.space = new ScratchSpace(folder.resolve("scratch"), 100_000_000);
        this.format = new PadesFormat(engine(folder, pki), space, pki);
    }

    private static PdfEngine engine(Path folder, TestPki pki) throws Exception {
        var anchor = folder.resolve("root.der");
        Files.write(anchor, pki.root().getEncoded());
        return new PdfEngine(TrustAnchors.of(List.of(anchor)), EvidenceConfiguration.evidenceOf(pki));
    }

    @ParameterizedTest
    @EnumSource
    void a_signature_of_every_level_is_valid_for_us_and_for_the_second_judges(Level level) throws Exception {
        var signed = signed(TestPdfs.contract(), signer, level);

        var report = validated(signed);
        assertThat(report.signatures()).singleElement().satisfies(signature -> {
            assertThat(signature.indication()).as("%s", signature).isEqualTo(Indication.TOTAL_PASSED);
            assertThat(signature.level()).isEqualTo(level.standardName());
        });
        new Judges(folder, signed).agreeWithSignatures(1, timestamps(level), pki.root());
    }

    @Test
    void an_rsa_signature_is_valid_too() throws Exception {
        var rsa = pki.rsaSigner("Rosa Saez");

        var signed = signed(TestPdfs.onePage(), rsa, Level.B_B);

        assertThat(validated(signed).signatures().getFirst().indication()).isEqualTo(Indication.TOTAL_PASSED);
    }

    @Test
    void a_certification_with_words_is_valid_and_says_them() throws Exception {
        var words = new DictionaryEntries(
                true, Optional.of("I agree"), Optional.of("Sevilla"), Optional.of("Ana"), Optional.of("a@b.example"));
        var plain = parameters(signer);
        var parameters = new Parameters(plain.signingTime(), plain.algorithm(), plain.chain(), words);

        var signed = signed(TestPdfs.contract(), signer, parameters);

        assertThat(validated(signed).signatures().getFirst().indication()).isEqualTo(Indication.TOTAL_PASSED);
        new Judges(folder, signed).agreeWithSignatures(1, 0, pki.root());
        try (var document = Loader.loadPDF(signed.toArray())) {
            var dictionary = document.getLastSignatureDictionary();
            assertThat(List.of(
                            dictionary.getReason(),
                            dictionary.getLocation(),
                            dictionary.getName(),
                            dictionary.getContactInfo()))
                    .containsExactly("I agree", "Sevilla", "Ana", "a@b.example");
            assertThat(document.getDocumentCatalog().getCOSObject().getCOSDictionary(COSName.PERMS))
                    .isNotNull();
        }
        var both = signed(signed, pki.signer("Berta Blanco"), Level.B_B);
        assertThat(validated(both).signatures()).hasSize(2).allSatisfy(it -> assertThat(it.indication())
                .isEqualTo(Indication.TOTAL_PASSED));
    }

    @Test
    void a_document_that_is_signed_already_is_not_certified() throws Exception {
        var first = signed(TestPdfs.contract(), signer, Level.B_B);
        var plain = parameters(signer);
        var certifying =
                new Parameters(plain.signingTime(), plain.algorithm(), plain.chain(), DictionaryEntries.CERTIFICATION);

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> format.dataToBeSigned(content(first), certifying))
                .returns("document_signed_already", Failure::code);
    }

    @Test
    void the_same_document_and_parameters_give_the_same_dtbsr_whenever_asked() {
        var parameters = parameters(signer);
        var document = content(TestPdfs.contract());

        var first = format.dataToBeSigned(document, parameters);
        var second = format.dataToBeSigned(document, parameters);

        assertThat(second).isEqualTo(first);
    }

    @Test
    void one_byte_of_the_document_changes_the_dtbsr() {
        var parameters = parameters(signer);
        var original = TestPdfs.contract();

        var swapped = original.toArray();
        swapped[swapped.length / 2] ^= 1;

        assertThat(format.dataToBeSigned(content(Bytes.of(swapped)), parameters))
                .isNotEqualTo(format.dataToBeSigned(content(original), parameters));
    }

    @Test
    void the_dtbsr_can_be_derived_again_from_the_signed_document() throws Exception {
        var parameters = parameters(signer);
        var original = TestPdfs.contract();
        var dtbsr = format.dataToBeSigned(content(original), parameters);

        var signed = signed(original, signer, parameters);

        assertThat(Judges.signedAttributesDigest(signed)).isEqualTo(dtbsr.value());
    }

    @Test
    void a_value_by_another_key_is_not_embedded() {
        var parameters = parameters(signer);
        var document = content(TestPdfs.contract());
        var dtbsr = format.dataToBeSigned(document, parameters);
        var value = pki.signer("Somebody else").signDigest(parameters.algorithm(), dtbsr.value());

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> format.sign(document, parameters, value))
                .returns("signature_value_invalid", Failure::code);
    }

    @Test
    void a_second_signature_leaves_the_first_one_valid() throws Exception {
        var first = signed(TestPdfs.contract(), signer, Level.B_LTA);

        var both = signed(first, pki.signer("Berta Blanco"), Level.B_LTA);

        assertThat(both.toArray()).startsWith(first.toArray());
        assertThat(validated(both).signatures()).hasSize(2).allSatisfy(it -> assertThat(it.indication())
                .isEqualTo(Indication.TOTAL_PASSED));
        new Judges(folder, both).agreeWithSignatures(2, 4, pki.root());
    }

    @Test
    void a_document_with_a_signature_that_nobody_here_trusts_can_be_signed_up_to_lta() throws Exception {
        var strangers = new TestPki("CN=Strangers");
        var theirs = signed(TestPdfs.contract(), strangers.signer("Stranger"), Level.B_B);

        var both = signed(theirs, signer, Level.B_LTA);

        var ours = validated(both).signatures().stream()
                .filter(it -> it.signingCertificate()
                        .equals(Optional.of(signer.chain().getFirst())))
                .toList();
        assertThat(ours).singleElement().satisfies(it -> assertThat(it.indication())
                .isEqualTo(Indication.TOTAL_PASSED));
        new Judges(folder, both).agreeWithIntegrityOf(2);
    }

    @Test
    void a_changed_byte_in_the_signed_part_fails_for_us_and_for_the_second_judge() throws Exception {
        var signed = signed(TestPdfs.contract(), signer, Level.B_B).toArray();
        signed[700] ^= 1;

        var report = validated(Bytes.of(signed));

        assertThat(report.signatures().getFirst().indication()).isEqualTo(Indication.TOTAL_FAILED);
        assertThat(new Judges(folder, Bytes.of(signed)).pdfsig()).doesNotContain("Signature is Valid");
    }

    @Test
    void a_revoked_certificate_is_not_passed() throws Exception {
        var signed = signed(TestPdfs.contract(), signer, Level.B_B);
        pki.revoke(signer);

        assertThat(validated(signed).signatures().getFirst().indication()).isNotEqualTo(Indication.TOTAL_PASSED);
    }

    @Test
    void without_a_timestamp_authority_the_extension_is_to_be_asked_for_again() throws Exception {
        var signed = signed(TestPdfs.contract(), signer, Level.B_B);
        pki.stopTimestamping();

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> format.extend(content(signed), Level.B_T))
                .returns(Failure.Kind.UNAVAILABLE, Failure::kind);
    }

    @Test
    void without_revocation_evidence_the_extension_is_to_be_asked_for_again() throws Exception {
        var signed = signed(TestPdfs.contract(), signer, Level.B_B);
        pki.stopAnswering();

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> format.extend(content(signed), Level.B_LT))
                .returns(Failure.Kind.UNAVAILABLE, Failure::kind);
    }

    @Test
    void nothing_is_left_in_the_scratch_folder() throws Exception {
        signed(TestPdfs.contract(), signer, Level.B_T);
        validated(signed(TestPdfs.onePage(), signer, Level.B_B));

        assertThat(folder.resolve("scratch")).isEmptyDirectory();
    }

    @Test
    void what_a_killed_process_left_in_the_scratch_folder_is_removed_at_the_start() throws Exception {
        space.open().receive(new ByteArrayInputStream(new byte[3]), 10);

        var next = new ScratchSpace(folder.resolve("scratch"), 10);

        assertThat(folder.resolve("scratch")).isEmptyDirectory();
        assertThat(next.largestDocument()).isEqualTo(10);
    }

    private Bytes signed(Bytes pdf, Signer by, Level level) throws IOException {
        var signed = signed(pdf, by, parameters(by));
        if (level == Level.B_B) {
            return signed;
        }
        try (var extended = format.extend(content(signed), level);
                var stream = extended.open()) {
            return Bytes.readAll(stream);
        }
    }

    private Bytes signed(Bytes pdf, Signer by, Parameters parameters) throws IOException {
        var dtbsr = format.dataToBeSigned(content(pdf), parameters);
        var value = by.signDigest(parameters.algorithm(), dtbsr.value());
        try (var draft = format.sign(content(pdf), parameters, value);
                var stream = draft.open()) {
            return Bytes.readAll(stream);
        }
    }

    private static Parameters parameters(Signer signer) {
        var algorithm = signer.certificate().getPublicKey().getAlgorithm().equals("RSA")
                ? SignatureAlgorithm.RSA_SHA256
                : SignatureAlgorithm.ECDSA_SHA256;
        return new Parameters(Instant.now().truncatedTo(ChronoUnit.SECONDS), algorithm, signer.chain());
    }

    private Report validated(Bytes pdf) throws Exception {
        return Validators.of(engine(folder, pki), space).validate(pdf.stream());
    }

    private static int timestamps(Level level) {
        return switch (level) {
            case B_B -> 0;
            case B_T, B_LT -> 1;
            case B_LTA -> 2;
        };
    }

    static Content content(Bytes bytes) {
        return new Content() {
            @Override
            public long size() {
                return bytes.length();
            }

            @Override
            public InputStream open() {
                return bytes.stream();
            }
        };
    }
}
