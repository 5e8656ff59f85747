package io.berth.coordinator.simulation;

import java.util.random.RandomGenerator;

/** How often something is looked at that takes long to look at. */
interface Attention {
  /**
   * Whether to look now.
   *
   * @param oneIn at how many moments there may be one look
   */
  boolean now(int oneIn);

  /** Now and then, by chance. */
  static Attention by(RandomGenerator chance) {
    return oneIn -> chance.nextInt(oneIn) == 0;
  }
}
