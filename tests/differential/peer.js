// peer.js - the questions of tests/differential/run, answered by Node's net
// SPDX-License-Identifier: MIT
'use strict';
const net = require('net');

const unquote = (text) => Buffer.from(text.replace(/\\x(..)/g,
  (_, digits) => String.fromCharCode(parseInt(digits, 16))), 'latin1')
  .toString('latin1');
const family = (text) => (text.includes(':') ? 'ipv6' : 'ipv4');

const answers = {
  family: (text) => String(net.isIP(unquote(text)) || 'no'),
  contains: (cidr, addr) => {
    const [first, bits] = cidr.split('/');
    const list = new net.BlockList();
    list.addSubnet(first, Number(bits), family(first));
    return String(list.check(addr, family(addr)));
  },
};

const out = [];
for (const line of require('fs').readFileSync(0, 'latin1').split('\n')) {
  if (line === '') continue;
  const [verb, ...args] = line.split('\t');
  out.push(answers[verb] ? answers[verb](...args) : '-');
}
process.stdout.write(out.join('\n') + '\n');
