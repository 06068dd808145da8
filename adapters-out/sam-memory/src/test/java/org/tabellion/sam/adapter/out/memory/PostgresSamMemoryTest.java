package org.tabellion.sam.adapter.out.memory;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.tabellion.kernel.testkit.ManualTime;
import org.tabellion.sam.spi.SamMemory;
import org.tabellion.sam.testkit.SamMemoryContract;
import org.tabellion.sam.testkit.SoftwareHsm;

/** The shared memory on a real PostgreSQL: the contract. */
class PostgresSamMemoryTest implements SamMemoryContract {

    private static PostgresServer server;

    private final SoftwareHsm hsm = new SoftwareHsm();
    private final CollectingLog log = new CollectingLog();
    private final AtomicInteger halts = new AtomicInteger();
    private final ManualTime time = new ManualTime(NOW);
    private PostgresAddress address;
    private PostgresSamMemory memory;

    @BeforeAll
    static void startServer(@TempDir Path home) {
        server = PostgresServer.start(home);
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void begin() {
        address = server.address(server.schema());
        memory = opened("sam-a");
    }

    @AfterEach
    void end() {
        memory.close();
    }

    private PostgresSamMemory opened(String node) {
        return PostgresSamMemory.open(
                address, new MemorySurroundings(node, log, hsm, (_, _) -> halts.incrementAndGet(), time));
    }

    @Override
    public SamMemory memory() {
        return memory;
    }

    @Override
    public void restart() {
        memory.abandon();
        memory = opened("sam-a");
    }
}
