@NullMarked
package org.tabellion.documents.model;

import org.jspecify.annotations.NullMarked;
