package org.tabellion.audit.application;

import java.util.List;
import java.util.Optional;
import org.tabellion.audit.VerifyAudit;
import org.tabellion.audit.model.Link;
import org.tabellion.audit.model.Seal;
import org.tabellion.audit.spi.AuditLog;
import org.tabellion.audit.spi.AuditSealer;
import org.tabellion.kernel.UseCase;

@UseCase
final class AuditVerifying implements VerifyAudit {

    private static final int AT_ONCE = 1000;

    private final AuditLog log;
    private final AuditSealer sealer;

    AuditVerifying(AuditLog log, AuditSealer sealer) {
        this.log = log;
        this.sealer = sealer;
    }

    @Override
    public Outcome verify() {
        long records = 0;
        for (var node : log.nodes()) {
            var chain = new Walk(node, log.seals(node));
            var broken = chain.firstFault();
            if (broken.isPresent()) {
                return broken.get();
            }
            records += chain.records();
        }
        long unsealed = log.unchainedOfAllNodes();
        return new Outcome.Intact(records + unsealed, unsealed);
    }

    /** One chain from its start; each seal is checked where it stands. */
    private final class Walk {

        private final String node;
        private final List<Seal> seals;
        private Optional<Link> before = Optional.empty();
        private int nextSeal;

        Walk(String node, List<Seal> seals) {
            this.node = node;
            this.seals = seals;
        }

        long records() {
            return before.map(Link::sequence).orElse(0L);
        }

        Optional<Outcome> firstFault() {
            List<AuditLog.Chained> some;
            do {
                some = log.chained(node, records(), AT_ONCE);
                for (var chained : some) {
                    var fault = faultOf(chained);
                    if (fault.isPresent()) {
                        return fault;
                    }
                }
            } while (!some.isEmpty());
            if (nextSeal < seals.size()) {
                return broken(records() + 1, "sealed records are missing");
            }
            boolean headIsSealed =
                    before.isEmpty() || (nextSeal > 0 && seals.get(nextSeal - 1).sequence() == records());
            return headIsSealed ? Optional.empty() : broken(records(), "the head carries no seal");
        }

        private Optional<Outcome> faultOf(AuditLog.Chained chained) {
            var link = chained.link();
            if (!link.follows(before)) {
                return broken(records() + 1, "a link is missing or altered");
            }
            if (chained.record().isEmpty()) {
                return broken(link.sequence(), "the record is missing");
            }
            var record = chained.record().get();
            if (!record.id().equals(link.record())
                    || !record.node().equals(node)
                    || !record.digest().equals(link.digest())) {
                return broken(link.sequence(), "the record is altered");
            }
            before = Optional.of(link);
            return nextSeal < seals.size() && seals.get(nextSeal).sequence() == link.sequence()
                    ? faultOf(seals.get(nextSeal++), link)
                    : Optional.empty();
        }

        private Optional<Outcome> faultOf(Seal seal, Link link) {
            return seal.hash().equals(link.hash()) && sealer.verify(seal.kid(), seal.sealed(), seal.signature())
                    ? Optional.empty()
                    : broken(seal.sequence(), "the seal is not right");
        }

        private Optional<Outcome> broken(long sequence, String reason) {
            return Optional.of(new Outcome.Broken(node, sequence, reason));
        }
    }
}
