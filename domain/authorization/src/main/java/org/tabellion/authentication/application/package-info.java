@NullMarked
package org.tabellion.authentication.application;

import org.jspecify.annotations.NullMarked;
