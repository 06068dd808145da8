package org.tabellion.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The attacks that the SAM's interface names, and for each the test that makes it. */
class AttackListTest {

    private static final String BENCH = "src/test/java/org/tabellion/bench/";
    private static final String CRYPTO =
            "../../adapters-out/sam-crypto/src/test/java/org/tabellion/sam/adapter/out/crypto/";
    private static final String LOG = "../../adapters-out/sam-log/src/test/java/org/tabellion/sam/adapter/out/log/";
    private static final String MEMORY =
            "../../adapters-out/sam-memory/src/test/java/org/tabellion/sam/adapter/out/memory/";

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    SAD by another key                  | BENCH  | RefusalsTest         | sad_by_an_unknown_server
                    SAD with alg none                   | BENCH  | RefusalsTest         | alg_none
                    SAD by HS256 with the public key    | BENCH  | RefusalsTest         | hs256_with_the_public_key_as_secret
                    SAD with crit, jku, jwk, x5u        | CRYPTO | ActivationTest       | refuses_headers_that_bring_their_own_key_and_claims_of_another_form
                    kid of another server               | BENCH  | RefusalsTest         | sad_of_a_server_that_this_client_may_not_bring
                    replay, and after a restart         | BENCH  | RefusalsTest         | sad_replayed_and_replayed_after_a_restart
                    replay after kill -9                | BENCH  | CrashHistoryTest     | no_kill_makes_the_sam_sign_twice_or_forget_an_answer
                    replay on another node              | BENCH  | CrashHistoryTest     | neither_of_two_that_share_a_memory_signs_what_the_other_has_signed
                    yesterday's memory put back         | MEMORY | JournalSamMemoryTest | a_copy_that_is_put_back_lacks_what_was_seen_however_far_it_gets
                    another hash                        | BENCH  | RefusalsTest         | sad_for_another_hash
                    a hash more often than approved     | BENCH  | RefusalsTest         | the_same_hash_twice_when_approved_once
                    another key                         | BENCH  | RefusalsTest         | sad_of_another_key
                    another signer                      | BENCH  | RefusalsTest         | sad_of_another_signer
                    another blob                        | BENCH  | RefusalsTest         | wrapped_key_of_another_object
                    old object, before the assignment   | BENCH  | RefusalsTest         | object_from_before_the_assignment_assigned_again
                    old object, before the disabling    | BENCH  | RefusalsTest         | disabled_key_and_the_old_object_of_a_disabled_key
                    old object, with the former PIN     | BENCH  | FactorRefusalsTest   | an_old_object_with_the_former_pin_and_a_passkey_for_other_hashes_open_nothing
                    envelope of a PIN of another SAD    | BENCH  | FactorRefusalsTest   | the_right_pin_signs_and_what_was_seen_of_it_serves_nothing_else
                    proof of possession as an oracle    | BENCH  | RefusalsTest         | proof_of_possession_as_an_oracle
                    SAD of another signing service      | BENCH  | RefusalsTest         | sad_of_another_signing_service
                    log cut at its end                  | LOG    | AuditVerifierTest    | a_tail_that_was_cut_is_found_by_an_answer_that_someone_kept
                    log cut in the middle, line removed | LOG    | AuditVerifierTest    | a_line_that_was_cut_out_is_found_wherever_it_stood
                    log edited                          | LOG    | AuditVerifierTest    | an_edited_line_is_found_wherever_it_stands
                    log in another order                | LOG    | AuditVerifierTest    | lines_in_another_order_are_found
                    log rotated under load              | BENCH  | RotationTest         | nothing_is_lost_when_the_logs_are_rotated_and_forwarded_under_load
                    """)
    void each_attack_is_made_by_a_test(String attack, String where, String test, String method) throws IOException {
        var folder =
                switch (where) {
                    case "BENCH" -> BENCH;
                    case "CRYPTO" -> CRYPTO;
                    case "LOG" -> LOG;
                    default -> MEMORY;
                };

        assertThat(Files.readString(Path.of(folder + test + ".java")))
                .as(attack)
                .containsPattern("@Test\\s+void " + method + "\\(");
    }
}
