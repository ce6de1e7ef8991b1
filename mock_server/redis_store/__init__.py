"""State that several processes share, in Redis. This process's memory is `state.Memory`."""
