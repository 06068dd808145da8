package org.tabellion.dss;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tabellion.dss.testkit.TestPki;
import org.tabellion.kernel.testkit.ManualTime;

class WarmUpTest {

    @Test
    void the_warm_up_really_signs_and_validates(@TempDir Path folder) throws Exception {
        var anchor =
                Files.write(folder.resolve("root.der"), new TestPki().root().getEncoded());
        var nothing = new Evidence(_ -> Set.of(), (_, _) -> null, (_, _) -> null);
        var engine = new PdfEngine(TrustAnchors.of(List.of(anchor)), nothing);
        var space = new ScratchSpace(folder.resolve("scratch"), 1_000_000);

        var found = new WarmUp(engine, space, new ManualTime(Instant.now())).run();

        assertThat(found).isEqualTo(1);
        assertThat(folder.resolve("scratch")).isEmptyDirectory();
    }
}
