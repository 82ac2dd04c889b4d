// Package cohesion measures how a network hangs together: triangles, cores, what
// falls apart without whom, the shapes of triads, hierarchy, and how far ties stay
// within classes of parties.
package cohesion
