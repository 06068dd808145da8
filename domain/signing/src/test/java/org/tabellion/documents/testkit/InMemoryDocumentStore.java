package org.tabellion.documents.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.tabellion.documents.model.Version;
import org.tabellion.documents.spi.Content;
import org.tabellion.documents.spi.DocumentStore;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.SigningRequestId;

/** Documents of one group, in the clear. */
public final class InMemoryDocumentStore implements DocumentStore {

    private record Place(SigningRequestId request, Version version) {}

    private final Map<Place, Bytes> all = new ConcurrentHashMap<>();

    @Override
    public void put(SigningRequestId request, Version version, Content content) {
        try (var stream = content.open()) {
            if (all.putIfAbsent(new Place(request, version), Bytes.readAll(stream)) != null) {
                throw Failure.conflict("version_kept", request + " has this version already");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a thief of the database would do. */
    public void swap(SigningRequestId request, Version version, Bytes other) {
        all.put(new Place(request, version), other);
    }

    @Override
    public Content get(SigningRequestId request, Version version) {
        return Optional.ofNullable(all.get(new Place(request, version)))
                .map(BytesDraft::new)
                .orElseThrow(() -> Failure.notFound("document"));
    }

    @Override
    public void erase(SigningRequestId request) {
        all.keySet().removeIf(it -> it.request().equals(request));
    }
}
