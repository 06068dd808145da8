package org.tabellion.documents.adapter.out.dss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import eu.europa.esig.dss.enumerations.DigestAlgorithm;
import eu.europa.esig.dss.enumerations.SignatureLevel;
import eu.europa.esig.dss.model.InMemoryDocument;
import eu.europa.esig.dss.pades.PAdESSignatureParameters;
import eu.europa.esig.dss.pades.signature.PAdESWithExternalCMSService;
import eu.europa.esig.dss.spi.DSSUtils;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.cms.CMSSignedData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tabellion.documents.model.Preparation.Parameters;
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
import org.tabellion.validation.adapter.out.dss.Validators;

/** The PDF here is made by its owner, who never gives it away. */
class PadesCmsTest {

    private static final Instant TIME = Instant.parse("2026-11-22T10:00:00Z");

    private final TestPki pki = new TestPki();
    private final Signer signer = pki.signer("Ana Garcia");
    private final Path folder;
    private final ScratchSpace space;
    private final PdfEngine engine;
    private final PadesCms format;

    PadesCmsTest(@TempDir Path folder) throws Exception {
        this.folder = folder;
        this.space = new ScratchSpace(folder.resolve("scratch"), 100_000_000);
        var anchor = folder.resolve("root.der");
        Files.write(anchor, pki.root().getEncoded());
        this.engine = new PdfEngine(TrustAnchors.of(List.of(anchor)), EvidenceConfiguration.evidenceOf(pki));
        this.format = new PadesCms(engine, pki);
    }

    @Test
    void the_cms_in_the_owners_document_is_a_valid_signature() throws Exception {
        var signed = ownersDocument(false);

        assertThat(Validators.of(engine, space).validate(signed.stream()).signatures())
                .singleElement()
                .satisfies(it -> {
                    assertThat(it.indication()).isEqualTo(Indication.TOTAL_PASSED);
                    assertThat(it.level()).isEqualTo("PAdES-BASELINE-B");
                });
        new Judges(folder, signed).agreeWithSignatures(1, 0, pki.root());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void the_cms_alone_is_valid_over_its_digest_and_over_no_other(boolean timestamped) {
        var algorithm = org.tabellion.kernel.DigestAlgorithm.SHA256;
        var digest = algorithm.digest(Bytes.ofUtf8("a byte range"));
        var now = parameters(Instant.now().truncatedTo(ChronoUnit.SECONDS));
        var value = signer.signDigest(
                SignatureAlgorithm.ECDSA_SHA256,
                format.dataToBeSigned(digest, now).value());
        var cms = format.sign(digest, now, value, timestamped);
        var validator = Validators.of(engine, space);

        assertThat(validator.validate(cms, algorithm, digest).signatures())
                .singleElement()
                .satisfies(it -> {
                    assertThat(it.indication()).isEqualTo(Indication.TOTAL_PASSED);
                    assertThat(it.signingCertificate()).contains(signer.chain().getFirst());
                });
        assertThat(validator
                        .validate(cms, algorithm, algorithm.digest(Bytes.ofUtf8("another")))
                        .signatures())
                .singleElement()
                .satisfies(it -> {
                    assertThat(it.indication()).isEqualTo(Indication.TOTAL_FAILED);
                    assertThat(it.subIndication()).contains("HASH_FAILURE");
                });
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> validator.validate(Bytes.ofUtf8("no CMS"), algorithm, digest))
                .returns("document_not_validatable", Failure::code);
    }

    @Test
    void with_a_timestamp_it_is_of_level_t() throws Exception {
        assertThat(Validators.of(engine, space)
                        .validate(ownersDocument(true).stream())
                        .signatures())
                .singleElement()
                .satisfies(it -> {
                    assertThat(it.indication()).isEqualTo(Indication.TOTAL_PASSED);
                    assertThat(it.level()).isEqualTo("PAdES-BASELINE-T");
                });
    }

    @Test
    void the_data_to_be_signed_follow_from_digest_algorithm_and_certificate_alone() {
        var digest = org.tabellion.kernel.DigestAlgorithm.SHA256.digest(Bytes.ofUtf8("a byte range"));

        var first = format.dataToBeSigned(digest, parameters(TIME));

        assertThat(format.dataToBeSigned(digest, parameters(TIME.plusSeconds(86_400))))
                .isEqualTo(first);
        var leafAlone = new Parameters(
                TIME, SignatureAlgorithm.ECDSA_SHA256, List.of(signer.chain().getFirst()));
        assertThat(format.dataToBeSigned(digest, leafAlone)).isEqualTo(first);
        assertThat(format.dataToBeSigned(
                        org.tabellion.kernel.DigestAlgorithm.SHA256.digest(Bytes.ofUtf8("another")), parameters(TIME)))
                .isNotEqualTo(first);
    }

    @Test
    void its_attributes_are_those_that_clients_are_told() throws Exception {
        var digest = org.tabellion.kernel.DigestAlgorithm.SHA256.digest(Bytes.ofUtf8("a byte range"));
        var dtbsr = format.dataToBeSigned(digest, parameters(TIME));
        var value = signer.signDigest(SignatureAlgorithm.ECDSA_SHA256, dtbsr.value());

        var cms = new CMSSignedData(
                format.sign(digest, parameters(TIME), value, false).toArray());

        var attributes = cms.getSignerInfos().getSigners().iterator().next().getSignedAttributes();
        assertThat(attributes.toHashtable().keySet())
                .containsExactlyInAnyOrder(
                        CMSAttributes.contentType,
                        CMSAttributes.messageDigest,
                        CMSAttributes.cmsAlgorithmProtect,
                        PKCSObjectIdentifiers.id_aa_signingCertificateV2);
    }

    @Test
    void a_value_by_another_key_is_not_taken() {
        var digest = org.tabellion.kernel.DigestAlgorithm.SHA256.digest(Bytes.ofUtf8("a byte range"));
        var dtbsr = format.dataToBeSigned(digest, parameters(TIME));
        var value = pki.signer("Somebody else").signDigest(SignatureAlgorithm.ECDSA_SHA256, dtbsr.value());

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> format.sign(digest, parameters(TIME), value, false))
                .returns("signature_value_invalid", Failure::code);
    }

    private Parameters parameters(Instant time) {
        return new Parameters(time, SignatureAlgorithm.ECDSA_SHA256, signer.chain());
    }

    private Bytes ownersDocument(boolean timestamped) {
        try (var scratch = space.open()) {
            var owner = new PAdESWithExternalCMSService();
            owner.setCertificateVerifier(engine.verifier());
            owner.setPdfObjFactory(engine.objects(scratch));
            var dictionary = new PAdESSignatureParameters();
            dictionary.setSignatureLevel(SignatureLevel.PAdES_BASELINE_B);
            dictionary.setDigestAlgorithm(DigestAlgorithm.SHA256);
            dictionary.bLevel().setSigningDate(Date.from(Instant.now()));
            var document = new InMemoryDocument(TestPdfs.contract().toArray(), "contract.pdf");
            var digest = Bytes.of(owner.getMessageDigest(document, dictionary).getValue());

            var now = parameters(Instant.now().truncatedTo(ChronoUnit.SECONDS));
            var dtbsr = format.dataToBeSigned(digest, now);
            var value = signer.signDigest(SignatureAlgorithm.ECDSA_SHA256, dtbsr.value());
            var cms = format.sign(digest, now, value, timestamped);
            return Bytes.of(DSSUtils.toByteArray(
                    owner.signDocument(document, dictionary, new InMemoryDocument(cms.toArray()))));
        }
    }
}
