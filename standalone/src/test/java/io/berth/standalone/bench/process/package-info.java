package io.berth.standalone.bench.process;
