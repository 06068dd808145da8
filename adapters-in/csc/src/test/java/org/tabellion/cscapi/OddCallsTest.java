package org.tabellion.cscapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.tabellion.cscapi.testkit.OddCalls;
import org.tabellion.cscapi.testkit.OddCalls.Call;

/**
 * Calls made from the description of each generation, and bent: whatever comes, the answer is one of the described ones, and
 * never a 5xx. By {@code ./tabellion fuzz csc} the same calls go to a whole server.
 */
class OddCallsTest {

    /** More by {@code -Dtabellion.odd-calls=1000000}. */
    private static final int CALLS = Integer.getInteger("tabellion.odd-calls", 20_000);

    private static final int ONE_STATE = 500;
    private static final int MOST_FAULTS = 5;

    @Test
    void no_call_causes_a_5xx_or_an_answer_that_is_not_described() throws Exception {
        var random = new Random(20261122);
        var faults = new ArrayList<String>();
        var statuses = new ArrayList<Integer>();
        for (var generation : Generation.values()) {
            for (int made = 0; made < CALLS / Generation.values().length && faults.size() < MOST_FAULTS; ) {
                // What a good call has used up is there again with the next.
                var fixture = new CscFixture();
                var mvc = fixture.mvc();
                var calls = calls(fixture, generation, random);
                for (int i = 0; i < ONE_STATE; i++, made++) {
                    var call = calls.next();
                    var answer = send(mvc, call);
                    statuses.add(answer.getStatus());
                    fixture.undescribed(generation, call.method(), answer)
                            .forEach(it -> faults.add(it + " to " + call));
                    if (answer.getStatus() >= 500 && answer.getStatus() != 501) {
                        faults.add(answer.getStatus() + " to " + call);
                    }
                }
            }
        }

        assertThat(faults).isEmpty();
        assertThat(statuses).as("some pass").filteredOn(it -> it < 300).hasSizeGreaterThan(CALLS / 20);
    }

    private static OddCalls calls(CscFixture fixture, Generation generation, Random random) {
        var keys = List.of(
                fixture.word("key"),
                fixture.word("rsa"),
                fixture.word("pin"),
                fixture.word("seal"),
                fixture.word("totp"));
        var hashes = List.of(fixture.word("h1"), fixture.word("h2"), fixture.word("h384"));
        return new OddCalls(
                CscFixture.description(generation),
                "/csc/" + generation.path(),
                Map.ofEntries(
                        Map.entry("credentialID", keys),
                        Map.entry("userID", List.of(fixture.word("ana-id"), fixture.word("bert-id"))),
                        Map.entry(
                                "SAD",
                                List.of(fixture.word("sad"), fixture.word("sad-twice"), fixture.word("sad-rsa"))),
                        Map.entry("hash", hashes),
                        Map.entry("hashes", hashes),
                        Map.entry("hashAlgorithmOID", List.of("2.16.840.1.101.3.4.2.1")),
                        Map.entry("hashAlgo", List.of("2.16.840.1.101.3.4.2.1")),
                        Map.entry("signAlgo", List.of("1.2.840.10045.4.3.2", "1.2.840.113549.1.1.11")),
                        Map.entry("PIN", List.of("24681357")),
                        Map.entry("OTP", List.of("123456"))),
                List.of(
                        fixture.word("service"),
                        fixture.word("service"),
                        fixture.word("ana-service"),
                        fixture.word("oldie-service"),
                        fixture.word("sad"),
                        fixture.word("sad-rsa"),
                        fixture.word("late"),
                        fixture.word("nonsense"),
                        ""),
                random);
    }

    private static MockHttpServletResponse send(MockMvc mvc, Call call) throws Exception {
        var request = MockMvcRequestBuilders.post(URI.create("http://localhost" + readable(call.path())))
                .content(call.body());
        if (!call.token().isEmpty()) {
            request.header("Authorization", "Bearer " + call.token());
        }
        if (!call.idempotencyKey().isEmpty()) {
            request.header("Idempotency-Key", call.idempotencyKey());
        }
        request.header("Content-Type", call.mediaType());
        return mvc.perform(request).andReturn().getResponse();
    }

    // What is no URI goes to a whole server alone.
    private static String readable(String path) {
        return path.replace("%zz", "%25").replace("%ff", "%C3%BF").replace("[]", "%5B%5D");
    }
}
