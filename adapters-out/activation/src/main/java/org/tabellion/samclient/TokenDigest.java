package org.tabellion.samclient;

/**
 * Stands for a token, which itself is kept nowhere.
 *
 * @param hex SHA-256 over its compact form
 */
public record TokenDigest(String hex) {}
