package org.tabellion.validation.application;

import java.io.InputStream;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.Ids;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;
import org.tabellion.metering.CountUsage;
import org.tabellion.metering.UsageKind;
import org.tabellion.validation.ValidateForClient;
import org.tabellion.validation.ValidateSignature;
import org.tabellion.validation.ValidateSignature.Report;

@UseCase
final class ClientValidating implements ValidateForClient {

    private final ValidateSignature validateSignature;
    private final CountUsage usage;
    private final UnitOfWork work;
    private final Ids ids;

    ClientValidating(ValidateSignature validateSignature, CountUsage usage, UnitOfWork work, Ids ids) {
        this.validateSignature = validateSignature;
        this.usage = usage;
        this.work = work;
        this.ids = ids;
    }

    @Override
    public Report validate(ClientId client, InputStream document) {
        var report = validateSignature.validate(document);
        // A validation leaves nothing behind that a repeat could be told by: each report given out is one.
        work.run(() -> usage.count(client, UsageKind.VALIDATION, 1, ids.next("va_")));
        return report;
    }
}
