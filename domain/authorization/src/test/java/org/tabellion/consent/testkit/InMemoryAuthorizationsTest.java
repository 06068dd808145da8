package org.tabellion.consent.testkit;

import java.util.function.Supplier;
import org.tabellion.consent.spi.AuthorizationProfiles;
import org.tabellion.consent.spi.Authorizations;
import org.tabellion.kernel.GroupScope;

class InMemoryAuthorizationsTest implements AuthorizationsContract {

    private final InMemoryAuthorizations authorizations = new InMemoryAuthorizations();
    private final InMemoryAuthorizationProfiles profiles = new InMemoryAuthorizationProfiles();

    @Override
    public Authorizations authorizations() {
        return authorizations;
    }

    @Override
    public AuthorizationProfiles profiles() {
        return profiles;
    }

    @Override
    public <T> T within(Supplier<T> work) {
        return GroupScope.call(BANK, work::get);
    }
}
