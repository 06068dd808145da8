package org.tabellion.dss;

import java.nio.file.Path;
import java.util.Arrays;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * DSS by the settings {@code tabellion.validation.trust-anchors} (files of certificates, comma-separated: whoever writes
 * there decides which signatures are valid), {@code tabellion.documents.scratch} (folder, this process's alone) and
 * {@code tabellion.documents.largest} (bytes, by default 100 000 000).
 */
@Configuration(proxyBeanMethods = false)
class DssConfiguration {

    private static final long LARGEST = 100_000_000;

    @Bean
    ScratchSpace scratchSpace(Environment environment) {
        return new ScratchSpace(
                Path.of(environment.getRequiredProperty("tabellion.documents.scratch")),
                environment.getProperty("tabellion.documents.largest", Long.class, LARGEST));
    }

    @Bean
    TrustAnchors trustAnchors(Environment environment) {
        var files = environment.getRequiredProperty("tabellion.validation.trust-anchors", String[].class);
        return TrustAnchors.of(
                Arrays.stream(files).map(String::strip).map(Path::of).toList());
    }

    @Bean
    PdfEngine pdfEngine(TrustAnchors anchors, Evidence evidence) {
        return new PdfEngine(anchors, evidence);
    }
}
