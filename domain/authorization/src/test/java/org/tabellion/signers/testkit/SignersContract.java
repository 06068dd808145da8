package org.tabellion.signers.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.Ids;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.testkit.ManualTime;
import org.tabellion.kernel.testkit.SeededRandomness;
import org.tabellion.signers.FindAccount;
import org.tabellion.signers.Organization;
import org.tabellion.signers.Person;
import org.tabellion.signers.model.Signer;
import org.tabellion.signers.spi.Signers;

/** What every {@link Signers} keeps. */
public interface SignersContract {

    GroupId BANK = new GroupId("bank");
    GroupId COURT = new GroupId("court");

    Signers signers();

    @Test
    default void gives_back_what_was_added_in_every_state() {
        GroupScope.run(BANK, () -> {
            var invited = ada(BANK, 1);
            signers().add(invited);
            assertThat(signers().get(invited.id())).isEqualTo(invited);

            signers().replace(invited, invited.activated());
            assertThat(signers().get(invited.id())).isEqualTo(invited.activated());
            assertThat(signers().byMailAddress("ADA@example.org")).contains(invited.activated());
        });
    }

    @Test
    default void gives_back_the_legal_person_that_an_account_stands_for() {
        GroupScope.run(BANK, () -> {
            var ada = ada(BANK, 1);
            var acme = new Signer.Invited(
                    ada.id(), BANK, person(), Optional.of(new Organization("Acme, S.L.", "ES", "VATES-B12345678")));
            signers().add(acme);
            signers().replace(acme, acme.activated());

            assertThat(signers().get(acme.id())).isEqualTo(acme.activated());
        });
    }

    @Test
    default void a_group_has_a_mail_address_once_whatever_its_case() {
        GroupScope.run(BANK, () -> {
            signers().add(ada(BANK, 1));
            assertThatExceptionOfType(Failure.class)
                    .isThrownBy(() -> signers().add(ada(BANK, 2)))
                    .returns(Failure.Kind.CONFLICT, Failure::kind);
        });
    }

    @Test
    default void the_index_of_addresses_knows_all_groups() {
        GroupScope.run(BANK, () -> signers().add(ada(BANK, 1)));
        GroupScope.run(COURT, () -> signers().add(ada(COURT, 2)));

        assertThat(signers().accounts("Ada@Example.org"))
                .extracting(FindAccount.Account::group)
                .containsExactlyInAnyOrder(BANK, COURT);
        assertThat(signers().accounts("eve@example.org")).isEmpty();
    }

    @Test
    default void another_groups_signer_is_unknown() {
        var ada = ada(BANK, 1);
        GroupScope.run(BANK, () -> signers().add(ada));

        GroupScope.run(COURT, () -> {
            assertThat(signers().byMailAddress("ada@example.org")).isEmpty();
            assertThatExceptionOfType(Failure.class)
                    .isThrownBy(() -> signers().get(ada.id()))
                    .returns(Failure.Kind.NOT_FOUND, Failure::kind);
        });
    }

    @Test
    default void refuses_to_replace_a_signer_that_has_changed() {
        GroupScope.run(BANK, () -> {
            var invited = ada(BANK, 1);
            signers().add(invited);
            signers().replace(invited, invited.activated());
            assertThatExceptionOfType(Failure.class)
                    .isThrownBy(() -> signers().replace(invited, invited.activated()))
                    .returns(Failure.Kind.CONFLICT, Failure::kind);
        });
    }

    static Signer.Invited ada(GroupId group, int number) {
        return new Signer.Invited(
                new SignerId(new Ids(ManualTime.at("2026-11-21T10:00:00Z"), new SeededRandomness(number))
                        .next(SignerId.PREFIX)),
                group,
                person());
    }

    static Person person() {
        return new Person("Ada", "Lovelace", "ES", "PNOES-12345678Z", "ada@example.org", Locale.ENGLISH);
    }
}
