@NullMarked
package org.tabellion.authentication.model;

import org.jspecify.annotations.NullMarked;
