package org.tabellion.groups.application;

import java.util.Map;
import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.RecordAudit;
import org.tabellion.groups.ConfigureGroup;
import org.tabellion.groups.GroupView;
import org.tabellion.groups.spi.Groups;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;

@UseCase
final class GroupConfiguring implements ConfigureGroup {

    private final Groups groups;
    private final RecordAudit audit;
    private final UnitOfWork work;

    GroupConfiguring(Groups groups, RecordAudit audit, UnitOfWork work) {
        this.groups = groups;
        this.audit = audit;
        this.work = work;
    }

    @Override
    public Outcome configure(GroupView configuration) {
        return GroupScope.call(configuration.id(), () -> work.call(() -> putInForce(configuration)));
    }

    private Outcome putInForce(GroupView configuration) {
        var newest = groups.newest(configuration.id());
        if (newest.isPresent() && sameBut(newest.get(), configuration)) {
            return Outcome.UNCHANGED;
        }
        if (configuration.version() != newest.map(GroupView::version).orElse(0) + 1) {
            return Outcome.VERSION_CONFLICT;
        }
        groups.add(configuration);
        audit.record(new AuditEvent(
                "groups.configured",
                AuditEvent.Outcome.DONE,
                Map.of("group", configuration.id().value(), "version", Integer.toString(configuration.version()))));
        return Outcome.IN_FORCE;
    }

    /** Equal but for the version: whoever repeats a configuration at each start need not know how often it changed. */
    private static boolean sameBut(GroupView newest, GroupView wanted) {
        return new GroupView(
                        wanted.id(),
                        newest.version(),
                        wanted.name(),
                        wanted.keyAlgorithm(),
                        wanted.certificateProfile(),
                        wanted.minimumAcr(),
                        wanted.consentLife(),
                        wanted.terms(),
                        wanted.soleControl(),
                        wanted.keysPerSigner())
                .equals(newest);
    }
}
