package org.tabellion.documents.application;

import java.io.InputStream;
import java.util.List;
import org.tabellion.documents.Level;
import org.tabellion.documents.ReadSigningRequest;
import org.tabellion.documents.SigningRequestView;
import org.tabellion.documents.model.SigningRequest;
import org.tabellion.documents.model.SigningRequest.Delivered;
import org.tabellion.documents.model.Version;
import org.tabellion.documents.spi.Content;
import org.tabellion.documents.spi.DocumentStore;
import org.tabellion.documents.spi.SigningRequests;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.SigningRequestId;
import org.tabellion.kernel.UseCase;

@UseCase
final class SigningRequestReading implements ReadSigningRequest {

    private final SigningRequests requests;
    private final DocumentStore documents;

    SigningRequestReading(SigningRequests requests, DocumentStore documents) {
        this.requests = requests;
        this.documents = documents;
    }

    @Override
    public SigningRequestView forClient(SigningRequestId id, ClientId client) {
        return SigningRequestViews.of(ofClient(id, client));
    }

    @Override
    public SigningRequestView forSigner(SigningRequestId id, SignerId signer) {
        var request = requests.get(id);
        if (!request.facts().signer().equals(signer)) {
            throw Failure.notFound("signing request");
        }
        return SigningRequestViews.of(request);
    }

    @Override
    public List<SigningRequestView> waitingFor(SignerId signer) {
        return requests.waitingFor(signer).stream().map(SigningRequestViews::of).toList();
    }

    @Override
    public Bytes original(SigningRequestId id) {
        return Documents.bytes(documents.get(id, Version.ORIGINAL));
    }

    @Override
    public SignedDocument signed(SigningRequestId id, ClientId client) {
        if (!(ofClient(id, client) instanceof Delivered delivered)) {
            throw Failure.conflict("not_signed_yet", id + " is not delivered");
        }
        var version = delivered.facts().level() == Level.B_B ? Version.SIGNED : Version.EXTENDED;
        return new Stored(delivered.facts().name(), documents.get(id, version));
    }

    private SigningRequest ofClient(SigningRequestId id, ClientId client) {
        var request = requests.get(id);
        if (!request.facts().client().equals(client)) {
            throw Failure.notFound("signing request");
        }
        return request;
    }

    private record Stored(String name, Content content) implements SignedDocument {
        @Override
        public long size() {
            return content.size();
        }

        @Override
        public InputStream open() {
            return content.open();
        }
    }
}
