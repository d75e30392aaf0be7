//! Wires and ticks: the server's and the client's loop, the play loop
