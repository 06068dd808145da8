/**
 * OAuth 2.0 by Spring Authorization Server, whose stores are adapters onto {@code access}: nothing is kept in memory.
 * Also what the interfaces that take these tokens need: their filter chains, and the group a request works for.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"kernel", "access", "authentication", "consent", "edge"})
package org.tabellion.oauth;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
