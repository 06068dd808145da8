package org.tabellion.documents.adapter.out.dss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tabellion.dss.ScratchSpace;
import org.tabellion.dss.testkit.TestPdfs;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;

class PdfInspectionTest {

    private final Path folder;

    PdfInspectionTest(@TempDir Path folder) {
        this.folder = folder;
    }

    static Stream<Arguments> unfit() {
        return Stream.of(
                arguments("empty", Bytes.of(), "document_empty"),
                arguments("text", Bytes.ofUtf8("Dear Sir, this is no PDF at all"), "document_not_pdf"),
                arguments("zip", Bytes.ofHex("504b0304140000000800"), "document_not_pdf"),
                arguments("truncated", TestPdfs.truncated(), "document_damaged"),
                arguments("head only", Bytes.ofUtf8("%PDF-1.7\n"), "document_damaged"),
                arguments("encrypted", TestPdfs.encrypted(), "document_encrypted"),
                arguments("encrypted for the owner", TestPdfs.encryptedForOwnerOnly(), "document_encrypted"),
                arguments("no pages", TestPdfs.withoutPages(), "document_without_pages"),
                arguments("certified, no changes", TestPdfs.certified(1), "document_certified"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unfit")
    void an_unfit_document_is_refused_with_the_reason(String kind, Bytes document, String code) {
        assertThatExceptionOfType(Failure.class)
                .as(kind)
                .isThrownBy(() -> warnings(document))
                .returns(code, Failure::code)
                .returns(Failure.Kind.INVALID, Failure::kind);
    }

    static Stream<Arguments> fit() {
        return Stream.of(
                arguments("contract", TestPdfs.contract(), List.of()),
                arguments("certified, form filling allowed", TestPdfs.certified(2), List.of()),
                arguments("script", TestPdfs.withScript(), List.of("scripts")),
                arguments("layers", TestPdfs.withLayers(), List.of("hidden_layers")),
                arguments("updated", TestPdfs.updated(TestPdfs.contract()), List.of("incremental_updates")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("fit")
    void what_a_reader_may_not_see_is_warned_of(String kind, Bytes document, List<String> warnings) throws IOException {
        assertThat(warnings(document)).as(kind).isEqualTo(warnings);
    }

    @Test
    void whatever_comes_in_is_taken_or_refused_and_nothing_else() throws IOException {
        var random = new Random(4711);
        var whole = TestPdfs.contract().toArray();
        for (int i = 0; i < 150; i++) {
            var broken = i % 2 == 0 ? whole.clone() : Arrays.copyOf(whole, 1 + random.nextInt(whole.length));
            for (int j = 0; j < 20; j++) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt();
            }
            try {
                warnings(Bytes.of(broken));
            } catch (Failure refused) {
                assertThat(refused.kind()).isEqualTo(Failure.Kind.INVALID);
            }
        }
    }

    @Test
    void a_document_over_the_cap_is_refused_and_leaves_nothing() {
        var space = new ScratchSpace(folder.resolve("scratch"), 1_000);
        var workspace = new ScratchWorkspace(space);

        try (var draft = workspace.receive(Bytes.of(new byte[1_000]).stream())) {
            assertThat(draft.size()).isEqualTo(1_000);
        }
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> workspace.receive(Bytes.of(new byte[1_001]).stream()))
                .returns("document_too_large", Failure::code);
        assertThat(folder.resolve("scratch")).isEmptyDirectory();
    }

    private List<String> warnings(Bytes document) throws IOException {
        var file = Files.createTempFile(folder, "in", ".pdf");
        Files.write(file, document.toArray());
        return new PdfInspection().warnings(file.toFile());
    }
}
