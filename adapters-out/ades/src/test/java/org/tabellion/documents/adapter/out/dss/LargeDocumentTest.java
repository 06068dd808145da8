package org.tabellion.documents.adapter.out.dss;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tabellion.documents.model.Preparation.Parameters;
import org.tabellion.dss.PdfEngine;
import org.tabellion.dss.ScratchSpace;
import org.tabellion.dss.TrustAnchors;
import org.tabellion.dss.testkit.TestPki;
import org.tabellion.kernel.SignatureAlgorithm;

class LargeDocumentTest {

    private static final int SIZE = 40_000_000;

    /** All that inspecting, preparing and signing allocate, buffers and all, is less than the document twice over. */
    @Test
    void a_large_document_never_lies_whole_in_the_heap_twice(@TempDir Path folder) throws Exception {
        var pki = new TestPki();
        var signer = pki.signer("Ana Garcia");
        var anchor = Files.write(folder.resolve("root.der"), pki.root().getEncoded());
        var engine = new PdfEngine(TrustAnchors.of(List.of(anchor)), EvidenceConfiguration.evidenceOf(pki));
        var space = new ScratchSpace(folder.resolve("scratch"), 100_000_000);
        var format = new PadesFormat(engine, space, pki);
        var parameters = new Parameters(
                Instant.now().truncatedTo(ChronoUnit.SECONDS), SignatureAlgorithm.ECDSA_SHA256, signer.chain());
        var large = largePdf(folder);
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();

        try (var stream = Files.newInputStream(large);
                var draft = new ScratchWorkspace(space).receive(stream)) {
            format.inspect(draft);
            var dtbsr = format.dataToBeSigned(draft, parameters);
            var value = signer.signDigest(parameters.algorithm(), dtbsr.value());
            try (var signed = format.sign(draft, parameters, value)) {
                long allocated = threads.getCurrentThreadAllocatedBytes() - before;
                assertThat(signed.size()).isGreaterThan(SIZE);
                assertThat(allocated).isLessThan(SIZE * 3L / 2);
            }
        }
    }

    private static Path largePdf(Path folder) throws IOException {
        var file = folder.resolve("large.pdf");
        var noise = new byte[SIZE];
        new Random(1).nextBytes(noise);
        try (var document = new PDDocument()) {
            var page = new PDPage();
            document.addPage(page);
            page.getCOSObject().setItem("Attached", new PDStream(document, new ByteArrayInputStream(noise)));
            document.save(file.toFile());
        }
        return file;
    }
}
