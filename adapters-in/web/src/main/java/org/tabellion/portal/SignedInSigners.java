package org.tabellion.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.security.core.context.DeferredSecurityContext;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.context.HttpRequestResponseHolder;
import org.springframework.security.web.context.SecurityContextRepository;
import org.tabellion.authentication.KeepSession;

/** Who is signed in, by the session's cookie. Saving is the sign-in's own act, so nothing is saved here. */
final class SignedInSigners implements SecurityContextRepository {

    private final KeepSession sessions;
    private final SessionCookie cookie;

    SignedInSigners(KeepSession sessions, SessionCookie cookie) {
        this.sessions = sessions;
        this.cookie = cookie;
    }

    @Override
    @Deprecated
    public SecurityContext loadContext(HttpRequestResponseHolder holder) {
        return load(holder.getRequest());
    }

    @Override
    public DeferredSecurityContext loadDeferredContext(HttpServletRequest request) {
        return new DeferredContext(() -> load(request));
    }

    private SecurityContext load(HttpServletRequest request) {
        return cookie.read(request)
                .flatMap(sessions::find)
                .<SecurityContext>map(proof -> new SecurityContextImpl(new SignedIn(proof)))
                .orElseGet(SecurityContextImpl::new);
    }

    @Override
    public void saveContext(SecurityContext context, HttpServletRequest request, HttpServletResponse response) {
        // The session was kept when it was opened.
    }

    @Override
    public boolean containsContext(HttpServletRequest request) {
        return cookie.read(request).flatMap(sessions::find).isPresent();
    }
}
