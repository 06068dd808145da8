package org.tabellion.processes.cockpit;

import java.util.List;
import java.util.Set;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.webapp.impl.security.auth.ContainerBasedAuthenticationFilter;
import org.camunda.bpm.webapp.impl.security.auth.UserAuthentication;

/** Takes the operator as signed in at the server, where the original looks for an account among the engine's own users. */
final class OperatorFilter extends ContainerBasedAuthenticationFilter {

    @Override
    protected UserAuthentication createAuthentication(
            ProcessEngine engine, String operator, List<String> groups, List<String> tenants) {
        var authentication = new UserAuthentication(operator, engine.getName());
        authentication.setGroupIds(groups);
        authentication.setTenantIds(tenants);
        authentication.setAuthorizedApps(Set.of("cockpit", "welcome"));
        return authentication;
    }
}
