package org.tabellion.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The attacks that the SAM's interface names, and for each the test that makes it. */
class AttackListTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    # tokens that are forged, or made for another
                    SAD by another key                  | BENCH  | RefusalsTest         | sad_by_an_unknown_server
                    SAD with alg none                   | BENCH  | RefusalsTest         | alg_none
                    SAD by HS256 with the public key    | BENCH  | RefusalsTest         | hs256_with_the_public_key_as_secret
                    SAD with crit, jku, jwk, x5u        | BENCH  | RefusalsTest         | header_that_brings_its_own_key_or_demands_what_nobody_knows
                    kid of another server               | BENCH  | RefusalsTest         | kid_and_issuer_of_another_server_that_is_trusted_as_well
                    kid of another server, each mix     | CRYPTO | JwsSadVerifierTest   | a_token_that_mixes_the_names_of_two_servers_is_of_nobody
                    another key of the same server      | CRYPTO | JwsSadVerifierTest   | of_two_keys_of_one_server_the_one_that_is_named_counts
                    algorithm that the key is not for   | CRYPTO | JwsSadVerifierTest   | an_algorithm_that_is_not_registered_for_the_key_or_does_not_fit_it_is_refused
                    signature of zeros, DER, longer     | CRYPTO | JwsSadVerifierTest   | a_signature_that_is_none_is_refused
                    SKAD in the place of a SAD          | BENCH  | RefusalsTest         | skad_in_the_place_of_a_sad
                    server not allowed for this service | BENCH  | RefusalsTest         | sad_of_a_server_that_this_client_may_not_bring
                    SAD of another signing service      | BENCH  | RefusalsTest         | sad_of_another_signing_service
                    SAD for another SAM                 | BENCH  | RefusalsTest         | sad_for_another_sam
                    SAD of another purpose              | CRYPTO | ActivationTest       | refuses_another_audience_another_presenter_and_another_purpose
                    no SAD                              | BENCH  | RefusalsTest         | no_sad
                    # tokens that are written to be misread
                    member that stands twice, header    | CRYPTO | JwsSadVerifierTest   | a_header_member_that_is_not_allowed_or_stands_twice_is_refused
                    claim that stands twice, unknown    | CRYPTO | JwsSadVerifierTest   | a_claim_that_stands_twice_or_is_unknown_is_refused
                    padding, spaces, stray bits         | CRYPTO | JwsSadVerifierTest   | each_part_has_one_spelling_alone
                    letters of the other alphabet       | CRYPTO | JwsSadVerifierTest   | letters_of_the_other_alphabet_are_refused
                    parts empty, missing, too many      | CRYPTO | JwsSadVerifierTest   | what_does_not_have_three_parts_with_something_in_them_is_refused
                    times that are none                 | CRYPTO | JwsSadVerifierTest   | a_time_that_is_no_whole_number_of_seconds_that_a_calendar_has_is_refused
                    numbers out of range                | CRYPTO | JwsSadVerifierTest   | a_claim_of_another_type_or_out_of_its_range_is_refused
                    too deep, too long, UTF-16          | CRYPTO | JwsSadVerifierTest   | json_that_is_too_deep_too_long_or_goes_on_is_refused
                    # tokens of another time or level
                    SAD that has expired                | BENCH  | RefusalsTest         | sad_expired
                    SAD that lives too long             | BENCH  | RefusalsTest         | sad_that_lives_too_long
                    SAD from the future                 | CRYPTO | ActivationTest       | refuses_a_sad_of_another_time
                    level too low                       | BENCH  | RefusalsTest         | level_too_low
                    login too old                       | CRYPTO | ActivationTest       | refuses_too_low_a_level_and_too_old_a_login
                    another signature algorithm         | CRYPTO | ActivationTest       | refuses_another_signature_algorithm
                    # replay
                    replay, and after a restart         | BENCH  | RefusalsTest         | sad_replayed_and_replayed_after_a_restart
                    replay after kill -9                | BENCH  | CrashHistoryTest     | no_kill_makes_the_sam_sign_twice_or_forget_an_answer
                    replay on another node              | BENCH  | CrashHistoryTest     | neither_of_two_that_share_a_memory_signs_what_the_other_has_signed
                    yesterday's memory put back         | MEMORY | JournalSamMemoryTest | a_copy_that_is_put_back_lacks_what_was_seen_however_far_it_gets
                    copy of the memory, both started    | MEMORY | JournalSamMemoryTest | two_starts_of_one_journal_do_not_take_the_one_for_the_other
                    yesterday's memory, its tokens      | MEMORY | JournalSamMemoryTest | yesterdays_journal_takes_nothing_that_was_issued_before_and_knows_that_it_is_behind
                    SAD from before the memory began    | CRYPTO | ActivationTest       | refuses_a_sad_from_before_the_memory_began
                    clock set back                      | CRYPTO | ActivationTest       | refuses_when_the_clock_has_gone_back
                    client has seen a later state       | CRYPTO | ActivationTest       | refuses_when_the_client_has_seen_a_later_state
                    request id of another call          | BENCH  | RefusalsTest         | request_id_with_another_body
                    # substitution
                    another hash                        | BENCH  | RefusalsTest         | sad_for_another_hash
                    one hash more                       | BENCH  | RefusalsTest         | one_hash_more_than_approved
                    a hash more often than approved     | BENCH  | RefusalsTest         | the_same_hash_twice_when_approved_once
                    another key                         | BENCH  | RefusalsTest         | sad_of_another_key
                    another signer                      | BENCH  | RefusalsTest         | sad_of_another_signer
                    another signer's object             | BENCH  | RefusalsTest         | key_with_the_object_of_another_signer
                    another blob                        | BENCH  | RefusalsTest         | wrapped_key_of_another_object
                    altered key pair object             | BENCH  | RefusalsTest         | altered_key_pair_object
                    altered signer object               | BENCH  | RefusalsTest         | altered_signer_object
                    # old objects
                    old object, before the assignment   | BENCH  | RefusalsTest         | object_from_before_the_assignment_assigned_again
                    old object, before the disabling    | BENCH  | RefusalsTest         | disabled_key_and_the_old_object_of_a_disabled_key
                    SAD for an older generation         | CRYPTO | ActivationTest       | refuses_an_older_generation_than_the_token_names
                    old object, with the former PIN     | BENCH  | FactorRefusalsTest   | an_old_object_with_the_former_pin_and_a_passkey_for_other_hashes_open_nothing
                    key that was destroyed              | BENCH  | RefusalsTest         | destroyed_key_in_every_call
                    key whose certificate has expired   | BENCH  | RefusalsTest         | certificate_expired
                    destruction without the signer      | BENCH  | RefusalsTest         | destruction_without_the_signer
                    # factors, proof of possession
                    envelope of a PIN of another SAD    | BENCH  | FactorRefusalsTest   | the_right_pin_signs_and_what_was_seen_of_it_serves_nothing_else
                    PINs guessed                        | BENCH  | FactorRefusalsTest   | five_wrong_pins_lock_also_after_a_kill_in_between
                    PINs guessed by checks              | CRYPTO | FactorCheckTest      | a_hundred_guesses_at_once_are_no_more_than_five
                    good envelope shown between guesses | CRYPTO | FactorCheckTest      | a_good_envelope_checked_between_guesses_forgives_nothing
                    check taken for an approval         | CRYPTO | FactorCheckTest      | a_check_signs_nothing_and_the_signature_asks_for_the_factor_all_the_same
                    more seals than the PIN was given for | CRYPTO | SignerFactorTest   | at_level_1_a_pin_approves_so_many_signatures_and_no_more
                    proof of possession as an oracle    | BENCH  | RefusalsTest         | proof_of_possession_as_an_oracle
                    # operation users
                    one operation user alone            | CRYPTO | DualControlTest      | one_alone_does_nothing
                    version that does not follow        | CRYPTO | DualControlTest      | nothing_follows_but_the_next_version
                    key in two roles                    | CRYPTO | DualControlTest      | nobody_has_two_roles
                    # the audit
                    log cut at its end                  | LOG    | AuditVerifierTest    | a_tail_that_was_cut_is_found_by_an_answer_that_someone_kept
                    log cut at a root                   | LOG    | AuditVerifierTest    | a_tail_that_was_cut_at_a_root_is_found_by_what_the_other_log_names
                    log cut in the middle, line removed | LOG    | AuditVerifierTest    | a_line_that_was_cut_out_is_found_wherever_it_stood
                    log edited                          | LOG    | AuditVerifierTest    | an_edited_line_is_found_wherever_it_stands
                    log with all links made anew        | LOG    | AuditVerifierTest    | a_line_put_in_with_all_links_made_anew_is_found_by_the_signature
                    log in another order                | LOG    | AuditVerifierTest    | lines_in_another_order_are_found
                    log without one of its files        | LOG    | AuditVerifierTest    | a_file_that_is_missing_between_others_is_found_and_one_before_all_is_told
                    log rotated under load              | BENCH  | RotationTest         | nothing_is_lost_when_the_logs_are_rotated_and_forwarded_under_load
                    # bodies, connections, machine
                    bodies that are written to be misread | EDGE | BadInputTest        | a_bad_body_is_refused_with_its_reason
                    sizes and curves of no key          | CRYPTO | KeyLifeTest          | refuses_templates_that_contradict_themselves
                    key that is not registered          | EDGE   | BadInputTest         | a_client_whose_key_is_not_registered_is_told_so_whatever_it_asks
                    no certificate                      | EDGE   | BadInputTest         | without_a_certificate_there_is_no_connection
                    expired certificate                 | EDGE   | BadInputTest         | with_an_expired_certificate_there_is_no_connection_and_it_is_counted
                    no server name                      | EDGE   | BadInputTest         | without_a_server_name_there_is_no_connection
                    machine that was tampered with      | BENCH  | WorldKeepingTest     | a_machine_that_was_tampered_with_is_refused_until_two_custodians_clear_it
                    """)
    void each_attack_is_made_by_a_test(String attack, String where, String test, String method) throws IOException {
        var folder =
                switch (where) {
                    case "BENCH" -> "src/test/java/org/tabellion/bench/";
                    case "EDGE" -> "../../adapters-in/sam-api/src/test/java/org/tabellion/samapi/";
                    case "CRYPTO" -> adapter("crypto");
                    case "LOG" -> adapter("log");
                    default -> adapter("memory");
                };

        // The nearest annotation of a test before the method is its own, and does not switch it off.
        assertThat(Files.readString(Path.of(folder + test + ".java")))
                .as(attack)
                .containsPattern("(?s)@(Test|ParameterizedTest)\\b(?:(?!@Test|@Disabled|\\bvoid\\b).)*\\svoid " + method
                        + "\\(");
    }

    private static String adapter(String name) {
        return "../../adapters-out/sam-%1$s/src/test/java/org/tabellion/sam/adapter/out/%1$s/".formatted(name);
    }
}
