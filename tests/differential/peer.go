// peer.go - the questions of tests/differential/run, answered by Go's net/netip
// SPDX-License-Identifier: MIT
package main

import (
	"bufio"
	"fmt"
	"net/netip"
	"os"
	"strconv"
	"strings"
)

func addr(a netip.Addr) string {
	if !a.IsValid() {
		return "no"
	}
	if a.Is4() {
		return fmt.Sprintf("4:%x", a.AsSlice())
	}
	return fmt.Sprintf("6:%x", a.AsSlice())
}

func prefix(p netip.Prefix) string {
	return addr(p.Addr()) + "/" + strconv.Itoa(p.Bits())
}

func bit(set bool, name string) string {
	if set {
		return " " + name
	}
	return ""
}

// unquote is for texts: \xNN is a byte, and nothing else is special.
func unquote(text string) string {
	text, err := strconv.Unquote(`"` + text + `"`)
	if err != nil {
		panic(err)
	}
	return text
}

func answer(verb string, args []string) string {
	switch verb {
	case "addr":
		a, _ := netip.ParseAddr(unquote(args[0]))
		return addr(a)
	case "cidr":
		p, err := netip.ParsePrefix(unquote(args[0]))
		if err != nil {
			return "no"
		}
		return prefix(p)
	case "addrport":
		p, err := netip.ParseAddrPort(unquote(args[0]))
		if err != nil {
			return "no"
		}
		return fmt.Sprintf("%s %d", addr(p.Addr()), p.Port())
	case "format":
		return netip.MustParseAddr(args[0]).String()
	case "cidrformat":
		return netip.MustParsePrefix(args[0]).String()
	case "unmap":
		return addr(netip.MustParseAddr(args[0]).Unmap())
	case "kinds":
		a := netip.MustParseAddr(args[0])
		return strings.TrimSpace(bit(a.IsUnspecified(), "UNSPECIFIED") +
			bit(a.IsLoopback(), "LOOPBACK") + bit(a.IsPrivate(), "PRIVATE") +
			bit(a.IsLinkLocalUnicast(), "LINK_LOCAL") +
			bit(a.IsMulticast(), "MULTICAST"))
	case "compare":
		a, b := netip.MustParseAddr(args[0]), netip.MustParseAddr(args[1])
		return strconv.Itoa(a.Compare(b))
	case "contains":
		p, a := netip.MustParsePrefix(args[0]), netip.MustParseAddr(args[1])
		return strconv.FormatBool(p.Contains(a))
	case "overlaps":
		p, q := netip.MustParsePrefix(args[0]), netip.MustParsePrefix(args[1])
		return strconv.FormatBool(p.Overlaps(q))
	case "masked":
		return prefix(netip.MustParsePrefix(args[0]).Masked())
	}
	return "-"
}

func main() {
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(make([]byte, 1<<20), 1<<20)
	for in.Scan() {
		fields := strings.Split(in.Text(), "\t")
		fmt.Fprintln(out, answer(fields[0], fields[1:]))
	}
}
