package org.tabellion.sam.adapter.out.memory;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.testkit.ManualTime;
import org.tabellion.sam.spi.SamMemory;
import org.tabellion.sam.testkit.SamMemoryContract;
import org.tabellion.sam.testkit.SoftwareHsm;

/** The journal on real files. */
class FileJournalFolderTest implements SamMemoryContract {

    private final Path folder;
    private final SoftwareHsm hsm = new SoftwareHsm();
    private final CollectingLog log = new CollectingLog();
    private JournalSamMemory memory;

    FileJournalFolderTest(@TempDir Path folder) {
        this.folder = folder;
        this.memory = opened();
    }

    @AfterEach
    void end() throws IOException {
        memory.close();
    }

    private JournalSamMemory opened() {
        return JournalSamMemory.open(
                folder.resolve("journal"),
                folder.resolve("witness"),
                new MemorySurroundings(
                        "sam-test",
                        log,
                        hsm,
                        (reason, cause) -> {
                            throw new AssertionError(reason, cause);
                        },
                        new ManualTime(NOW)));
    }

    @Override
    public SamMemory memory() {
        return memory;
    }

    @Override
    public void restart() {
        try {
            memory.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        memory = opened();
    }

    @Test
    void a_folder_serves_one_process_at_a_time() {
        assertThatExceptionOfType(Failure.class).isThrownBy(this::opened).returns("journal_in_use", Failure::code);
    }
}
