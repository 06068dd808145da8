package org.tabellion.cscapi;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.tabellion.access.ReadClient;
import org.tabellion.cscapi.Caller.Authorised;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.Randomness;
import org.tabellion.kernel.StepId;
import org.tabellion.orders.PlaceOrder;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a call asks to be signed, now or later; and how an act of later is written down. */
@Component
class Acts {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Sads sads;
    private final ReadClient clients;
    private final PlaceOrder placeOrder;
    private final OrderWork work;
    private final Randomness randomness;

    Acts(Sads sads, ReadClient clients, PlaceOrder placeOrder, OrderWork work, Randomness randomness) {
        this.sads = sads;
        this.clients = clients;
        this.placeOrder = placeOrder;
        this.work = work;
        this.randomness = randomness;
    }

    /** @throws CscError if the call shows no authorisation, or none that is its caller's */
    Act of(CscCall call) {
        var authorised = sads.shown(call);
        return new Act(
                call.generation(), call.request(), call.caller().client(), authorised, requestId(call, authorised));
    }

    // Without a key each call is an act of its own, so that a repeat of a used approval is refused as the protocol
    // wants it.
    private String requestId(CscCall call, Authorised authorised) {
        return call.idempotencyKey()
                .map(key -> StepId.of(
                        call.caller().client().value(), authorised.approval().value(), key))
                .orElseGet(() -> StepId.of(randomness.bytes(32).hex()));
    }

    /** Whether the answer is waited for; an address that the client has not registered is refused. */
    OperationMode mode(Act act) {
        return OperationMode.of(act.request(), act.generation(), responseUris(act));
    }

    private Set<String> responseUris(Act act) {
        return act.request().has("response_uri")
                ? clients.client(act.client())
                        .map(it -> it.settings().responseUris())
                        .orElse(Set.of())
                : Set.of();
    }

    CscAnswer defer(DeferrableMethod method, Act act, OperationMode mode, CscCall call) {
        var order = placeOrder.place(new PlaceOrder.NewOrder(
                act.client(), call.caller().signer(), written(method, act), mode.keep(), mode.announceTo()));
        work.begin();
        var members = new LinkedHashMap<String, Object>();
        members.put("responseID", order.value());
        return CscAnswer.of(members);
    }

    /** Without the SAD: what it stands for is written down in its place. */
    private static Bytes written(CscMethod method, Act act) {
        var members = JSON.createObjectNode();
        members.put("method", method.name());
        members.put("generation", act.generation().path());
        members.put("client", act.client().value());
        members.put("approval", act.authorised().approval().value());
        members.put("credential", act.authorised().credential().value());
        members.put("requestId", act.requestId());
        members.set("request", act.request().withoutSad());
        return Bytes.of(JSON.writeValueAsBytes(members));
    }

    /** The name of the method and the act, as {@link #defer} wrote them. */
    static Map.Entry<String, Act> read(Bytes written) {
        var members = (ObjectNode) JSON.readTree(written.toArray());
        return Map.entry(
                members.path("method").stringValue(),
                new Act(
                        Generation.ofPath(members.path("generation").stringValue())
                                .orElseThrow(),
                        CscRequest.of((ObjectNode) members.path("request")),
                        new ClientId(members.path("client").stringValue()),
                        new Authorised(
                                new ApprovalId(members.path("approval").stringValue()),
                                new CredentialId(members.path("credential").stringValue())),
                        members.path("requestId").stringValue()));
    }
}
