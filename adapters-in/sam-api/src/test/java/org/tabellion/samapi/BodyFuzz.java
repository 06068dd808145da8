package org.tabellion.samapi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;
import org.tabellion.kernel.Bytes;
import org.tabellion.sam.Caller;
import org.tabellion.sam.OperationUserId;
import org.tabellion.sam.SigningServiceId;

/**
 * Bodies of calls, as anybody might send them: the first byte says which call. Each is answered or refused as
 * malformed; what a key pair object says survives being read and written.
 */
public final class BodyFuzz {

    private static final String EXAMPLES = "/org/tabellion/samapi/contract/examples/";
    private static final Calls CALLS = new Calls(new ScriptedSam(Bytes.ofUtf8("TLS key of the server")).ports());
    private static final Caller SERVER = new SigningServiceId("ssa-1");
    private static final Caller OPERATOR = new OperationUserId("op-1");
    private static final Request REQUEST = request();

    private enum Kind {
        GENERATE("generate.request.json", SERVER, CALLS::generate),
        ASSIGN("assign.request.json", SERVER, CALLS::assign),
        PROVE("prove.request.json", SERVER, CALLS::prove),
        UPDATE("certify.request.json", SERVER, CALLS::update),
        DESTROY("delete.request.json", SERVER, CALLS::destroy),
        CONFIGURE("dynamic_config.json", OPERATOR, CALLS::configure),
        SIGN("sign.request.json", SERVER, CALLS::sign);

        private final String example;
        private final Caller caller;
        private final Function<SamRoutes.Asked, Answer> call;

        Kind(String example, Caller caller, Function<SamRoutes.Asked, Answer> call) {
            this.example = example;
            this.caller = caller;
            this.call = call;
        }
    }

    private BodyFuzz() {}

    /** What to begin with: the golden examples. */
    public static List<byte[]> seeds() {
        var seeds = new ArrayList<byte[]>();
        for (var kind : Kind.values()) {
            var body = example(kind.example);
            var seed = new byte[body.length + 1];
            seed[0] = (byte) kind.ordinal();
            System.arraycopy(body, 0, seed, 1, body.length);
            seeds.add(seed);
        }
        return seeds;
    }

    /** @throws RuntimeException if the body had an effect that no body may have */
    public static void fuzzerTestOneInput(byte[] data) {
        if (data.length == 0) {
            return;
        }
        var kind = Kind.values()[(data[0] & 0xff) % Kind.values().length];
        var body = Arrays.copyOfRange(data, 1, data.length);
        try {
            if (kind.call.apply(new SamRoutes.Asked(kind.caller, REQUEST, body)).status() >= 500) {
                throw new IllegalStateException("a body leads to a 5xx");
            }
        } catch (Rejection declared) {
            return;
        }
        if (kind == Kind.DESTROY) {
            var read = Members.read("body", StrictJson.object(body), it -> it.object("key_pair", KeyPairs::read));
            var written =
                    Members.read("key_pair", StrictJson.object(StrictJson.bytes(KeyPairs.write(read))), KeyPairs::read);
            if (!written.equals(read)) {
                throw new IllegalStateException("a key pair is another one when it has been written and read");
            }
        }
    }

    private static byte[] example(String name) {
        try (var stream = Calls.class.getResourceAsStream(EXAMPLES + name)) {
            if (stream == null) {
                throw new IllegalStateException("no example " + name);
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Request request() {
        var headers = HttpFields.build()
                .add("X-Request-Id", "0b7f9e6a-4f5e-4d5a-9a57-000000000001")
                .asImmutable();
        return (Request) Proxy.newProxyInstance(
                BodyFuzz.class.getClassLoader(), new Class<?>[] {Request.class}, (_, method, _) -> {
                    if (method.getName().equals("getHeaders")) {
                        return headers;
                    }
                    throw new UnsupportedOperationException(method.getName());
                });
    }
}
