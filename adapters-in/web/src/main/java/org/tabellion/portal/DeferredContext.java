package org.tabellion.portal;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.DeferredSecurityContext;
import org.springframework.security.core.context.SecurityContext;

/** Looked up once, when first asked for. */
final class DeferredContext implements DeferredSecurityContext {

    private final Supplier<SecurityContext> load;
    private @Nullable SecurityContext loaded;

    DeferredContext(Supplier<SecurityContext> load) {
        this.load = load;
    }

    @Override
    public SecurityContext get() {
        if (loaded == null) {
            loaded = load.get();
        }
        return loaded;
    }

    @Override
    public boolean isGenerated() {
        return get().getAuthentication() == null;
    }
}
