package org.tabellion.documents.application;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tabellion.documents.DictionaryEntries;
import org.tabellion.documents.PrepareForClient;
import org.tabellion.documents.model.KeptPreparation;
import org.tabellion.documents.model.Preparation.Parameters;
import org.tabellion.documents.spi.Content;
import org.tabellion.documents.spi.KeptPreparations;
import org.tabellion.documents.spi.SignatureFormat;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.SignatureAlgorithm;
import org.tabellion.kernel.StepId;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UnitOfWork;

/** The parameters of documents that clients bring: made before the approval, or with the act of signing, and then kept. */
final class ClientPreparations {

    /** A call may be repeated, or carried out later, for a day: its documents keep their data to be signed. */
    private static final Duration LIFE_OF_ACT = Duration.ofHours(25);

    private final KeptPreparations kept;
    private final SignatureFormat format;
    private final UnitOfWork work;
    private final TrustedTime time;

    ClientPreparations(KeptPreparations kept, SignatureFormat format, UnitOfWork work, TrustedTime time) {
        this.kept = kept;
        this.format = format;
        this.work = work;
        this.time = time;
    }

    /** Whose document it is, and what it is to be. */
    record Subject(
            ClientId client,
            CredentialId credential,
            List<Bytes> chain,
            SignatureAlgorithm algorithm,
            DictionaryEntries entries,
            Bytes sha256) {

        private String key() {
            var parts = new ArrayList<>(List.of(
                    "ahead",
                    client.value(),
                    credential.value(),
                    algorithm.name(),
                    sha256.hex(),
                    String.valueOf(entries.certification())));
            for (var entry : List.of(entries.reason(), entries.location(), entries.name(), entries.contact())) {
                parts.add(entry.map(it -> "=" + it).orElse(""));
            }
            return StepId.of(parts.toArray(String[]::new));
        }
    }

    /** Before the signer is asked. */
    KeptPreparation ahead(Subject subject, Content document) {
        return kept.find(subject.key(), time.now())
                .orElseGet(() -> keep(subject.key(), fresh(subject), document, PrepareForClient.LIFE));
    }

    /** For one document of one act of signing: as it was for the same act before, as it was prepared ahead, or new. */
    KeptPreparation of(String act, Subject subject, Content document) {
        var now = time.now();
        var known = kept.find(act, now);
        var preparation = known.isPresent()
                ? known.get()
                : keep(act, aheadOf(subject).orElseGet(() -> fresh(subject)), document, LIFE_OF_ACT);
        // Derived anew from the document itself: what was kept, or what anybody echoes, is only compared with it.
        if (!format.dataToBeSigned(document, preparation.parameters()).equals(preparation.dtbsr())
                || !preparation.parameters().entries().equals(subject.entries())) {
            throw Failure.conflict("request_id_reused", "the request id stands for another document");
        }
        return preparation;
    }

    private Optional<Parameters> aheadOf(Subject subject) {
        return kept.find(subject.key(), time.now()).map(KeptPreparation::parameters);
    }

    private KeptPreparation keep(String key, Parameters parameters, Content document, Duration life) {
        var now = time.now();
        format.inspect(document);
        var made = new KeptPreparation(key, parameters, format.dataToBeSigned(document, parameters), now.plus(life));
        return work.call(() -> kept.keep(made, now));
    }

    private Parameters fresh(Subject subject) {
        return new Parameters(
                time.now().truncatedTo(ChronoUnit.SECONDS), subject.algorithm(), subject.chain(), subject.entries());
    }
}
