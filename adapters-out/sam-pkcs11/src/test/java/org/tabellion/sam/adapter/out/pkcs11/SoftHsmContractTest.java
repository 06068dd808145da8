package org.tabellion.sam.adapter.out.pkcs11;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.tabellion.sam.spi.Hsm;
import org.tabellion.sam.testkit.HsmContract;

final class SoftHsmContractTest implements HsmContract {

    private static Pkcs11Hsm hsm;
    private static Pkcs11Hsm foreign;

    @BeforeAll
    static void makeTwoWorlds(@TempDir Path directory) {
        var token = SoftHsmToken.create(directory);
        Pkcs11Hsm.create(token.settings("world-a"));
        Pkcs11Hsm.create(token.settings("world-b"));
        hsm = Pkcs11Hsm.open(token.settings("world-a"));
        foreign = Pkcs11Hsm.open(token.settings("world-b"));
    }

    @AfterAll
    static void close() {
        foreign.close();
        hsm.close();
    }

    @Override
    public Hsm hsm() {
        return hsm;
    }

    @Override
    public Hsm foreign() {
        return foreign;
    }

    @Override
    public int liveKeys() {
        return Meddler.sessionKeys(hsm);
    }
}
