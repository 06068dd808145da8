package org.tabellion.sam.application;

import java.util.List;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.UseCase;
import org.tabellion.sam.DescribeSam;
import org.tabellion.sam.spi.Hsm;
import org.tabellion.sam.spi.SamConfiguration;
import org.tabellion.sam.spi.SamMemory;

@UseCase
final class SamDescribing implements DescribeSam {

    private final SamConfiguration configuration;
    private final Hsm hsm;
    private final SamMemory memory;

    SamDescribing(SamConfiguration configuration, Hsm hsm, SamMemory memory) {
        this.configuration = configuration;
        this.hsm = hsm;
        this.memory = memory;
    }

    @Override
    public Description describe() {
        var fixed = configuration.fixed();
        var current = configuration.current();
        var auditKey = hsm.auditPublicKey();
        return new Description(
                fixed.softwareVersion(),
                fixed.node(),
                hsm.world(),
                List.of(new AuditKey(DigestAlgorithm.SHA256.digest(auditKey).base64Url(), auditKey)),
                hsm.pinKey().stream()
                        .map(it -> new PinKey(it.thumbprint(), it.spki()))
                        .toList(),
                new Policy(
                        fixed.keyAlgorithms(),
                        fixed.hashesPerRequest(),
                        current.sadMaxAgeInSeconds(),
                        current.clockSkewInSeconds(),
                        fixed.requireSkad(),
                        fixed.scal1Allowed(),
                        fixed.operators().dualControl(),
                        fixed.factors()),
                memory.position(),
                memory.sharedAs());
    }
}
