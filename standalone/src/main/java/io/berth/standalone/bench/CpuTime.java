package io.berth.standalone.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The processor time taken so far. On a machine that others use too it says more than the clock
 * does.
 *
 * @param processNanos by this process: broker, bench and what is measured
 * @param streamNanos by the stream threads that are alive
 */
record CpuTime(long processNanos, long streamNanos) {
  static final CpuTime NONE = new CpuTime(0, 0);

  private static final Pattern STREAM_THREAD = Pattern.compile("\\S+-StreamThread-\\d+");

  static CpuTime now() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long streams = 0;
    for (@Nullable ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (thread != null && STREAM_THREAD.matcher(thread.getThreadName()).matches()) {
        streams += Math.max(0, threads.getThreadCpuTime(thread.getThreadId()));
      }
    }
    return new CpuTime(
        ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
            .getProcessCpuTime(),
        streams);
  }

  CpuTime since(CpuTime earlier) {
    return new CpuTime(processNanos - earlier.processNanos, streamNanos - earlier.streamNanos);
  }

  CpuTime plus(CpuTime other) {
    return new CpuTime(processNanos + other.processNanos, streamNanos + other.streamNanos);
  }
}
