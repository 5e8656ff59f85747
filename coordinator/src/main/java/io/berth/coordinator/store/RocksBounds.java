package io.berth.coordinator.store;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.WriteBufferManager;

/**
 * Bounds the memory of all RocksDB instances of the process together. Left alone, every store of
 * every partition, and every segment of the settled runs, would take up to 100 MiB of its own.
 */
public final class RocksBounds implements RocksDBConfigSetter {
  private static final long TOTAL_BYTES = 256L * 1024 * 1024;
  private static final long WRITE_BUFFERS_BYTES = 128L * 1024 * 1024;
  private static final long WRITE_BUFFER_BYTES = 8L * 1024 * 1024;

  private static final double MEMTABLE_FILTER = 0.05; // of a write buffer

  // Never closed: they belong to the process, not to a store.
  private static final Cache CACHE = new LRUCache(TOTAL_BYTES);
  private static final WriteBufferManager WRITE_BUFFERS =
      new WriteBufferManager(WRITE_BUFFERS_BYTES, CACHE);
  private static final BloomFilter FILTER = new BloomFilter();

  @Override
  public void setConfig(String storeName, Options options, Map<String, Object> configs) {
    BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
    table.setBlockCache(CACHE);
    table.setCacheIndexAndFilterBlocks(true);
    // Most look-ups are for ids that are not there: a new run's, in search of a duplicate.
    table.setFilterPolicy(FILTER);
    options.setTableFormatConfig(table);
    options.setWriteBufferManager(WRITE_BUFFERS);
    options.setWriteBufferSize(WRITE_BUFFER_BYTES);
    options.setMaxWriteBufferNumber(2);
    // The newest part of a store has a filter only if told so, and it is where such look-ups go.
    options.setMemtableWholeKeyFiltering(true);
    options.setMemtablePrefixBloomSizeRatio(MEMTABLE_FILTER);
  }

  @Override
  public void close(String storeName, Options options) {
    // What the stores share stays open.
  }
}
