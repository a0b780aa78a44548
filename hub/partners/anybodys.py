"""Domains that many share: to have an address, a name or a page there proves nothing about whose it is.

Written by hand from what registries, mail providers and site builders say of themselves. Only endings under which
`domains.house` finds a house at all need a line; below those that it does not know everybody is a stranger anyway.
"""

_NAMES_SOLD_BELOW = """
    uk.com uk.net gb.com gb.net eu.com us.com us.org ae.org africa.com ar.com br.com cn.com co.com de.com
    gr.com hu.com hu.net in.net jp.net jpn.com kr.com mex.com no.com qc.com ru.com sa.com se.com se.net uy.com
    za.com za.net za.org eu.org com.de co.nl com.nl net.nl org.nl com.fr asso.fr nom.fr tm.fr prd.fr gouv.fr
    com.io co.io net.io org.io co.me net.me org.me its.me priv.me barsy.uk conn.uk copro.uk hosp.uk pymnt.uk
"""
"""Somebody registered these and sells names below them, as if they were countries."""

_PUBLIC_BODIES = """
    gov.scot nhs.scot gov.wales nhs.wales gov.cymru llyw.cymru gig.cymru gov.ie hscni.net c2kni.net
    scot.nhs.uk wales.nhs.uk cymru.nhs.uk service.gov.uk campaign.gov.uk blog.gov.uk gsi.gov.uk gsx.gov.uk
    gcsx.gov.uk pnn.police.uk nhs.net cjsm.net lgfl.net
"""
"""Many councils, health boards, forces or schools of a country have their names or addresses below one of these."""

_MAIL = """
    gmail.com googlemail.com outlook.com outlook.fr outlook.de outlook.ie hotmail.com hotmail.co.uk hotmail.fr
    hotmail.de hotmail.nl live.com live.co.uk live.ie live.fr live.nl msn.com passport.com yahoo.com
    yahoo.co.uk yahoo.ie yahoo.fr yahoo.de ymail.com rocketmail.com icloud.com me.com mac.com appleid.com
    aol.com aol.co.uk aim.com btinternet.com btopenworld.com btconnect.com sky.com virginmedia.com virgin.net
    ntlworld.com blueyonder.co.uk talktalk.net talk21.com tiscali.co.uk lineone.net plus.com plusnet.com
    force9.co.uk force9.net f2s.com o2.co.uk o2email.co.uk ee.co.uk orange.net orange.fr wanadoo.co.uk
    wanadoo.fr freeserve.co.uk fsnet.co.uk fsmail.net fslife.co.uk freeuk.com supanet.com onetel.com
    madasafish.com pipex.com clara.co.uk clara.net demon.co.uk zen.co.uk uk2.net ukonline.co.uk tesco.net
    waitrose.com vodafone.net vodafoneemail.co.uk cwcom.net cableinet.co.uk telewest.co.uk tinyworld.co.uk
    tinyonline.co.uk totalise.co.uk lycos.co.uk homecall.co.uk toucansurf.com another.com eircom.net
    doctors.org.uk doctors.net.uk mail.com email.com post.com europe.com usa.com usa.net dr.com consultant.com
    engineer.com myself.com inbox.com gmx.com gmx.net gmx.co.uk gmx.de web.de freenet.de t-online.de posteo.de
    posteo.net mailbox.org free.fr laposte.net sfr.fr proton.me protonmail.com pm.me tutanota.com tutanota.de
    tutamail.com tuta.com tuta.io keemail.me zoho.com zohomail.eu zohomail.com fastmail.com fastmail.fm
    hey.com hushmail.com runbox.com startmail.com mailfence.com riseup.net disroot.org yandex.com
    rediffmail.com qq.com 163.com 126.com duck.com mozmail.com simplelogin.com anonaddy.com anonaddy.me
    mailinator.com guerrillamail.com yopmail.com 10minutemail.com sharklasers.com
"""
"""Anybody has mail there, or had it from whoever sold them their line."""

_PAGES = """
    wordpress.com wpcomstaging.com wpengine.com wpenginepowered.com pantheonsite.io kinsta.com kinsta.cloud
    wixsite.com wixstudio.com wixstudio.io editorx.io wix.com weebly.com weeblysite.com square.site
    business.site blogspot.com blogspot.co.uk blogspot.ie blogger.com google.com withgoogle.com web.app
    firebaseapp.com appspot.com run.app cloudfunctions.net translate.goog squarespace.com godaddysites.com
    webnode.com webnode.co.uk webnode.page jimdo.com jimdofree.com jimdosite.com strikingly.com
    mystrikingly.com btck.co.uk moonfruit.com yolasite.com yola.com webflow.io webflow.com framer.app
    framer.website framer.ai carrd.com site123.me ucraft.net ucraft.site zyrosite.com hostingersite.com
    webador.com webador.co.uk jouwweb.nl simdif.com multiscreensite.com dudaone.com bravesites.com webs.com
    freewebs.com tripod.com angelfire.com neocities.org 000webhostapp.com infinityfreeapp.com byethost.com
    mozello.com mozellosite.com one.com notion.site super.site softr.app bubbleapps.io canva.site canva.com
    myshopify.com bigcartel.com bigcommerce.com mybigcommerce.com ghost.io substack.com medium.com tumblr.com
    livejournal.com typepad.com hugofox.com e-voice.org.uk onesuffolk.net suffolk.cloud churchsuite.com
    churchdesk.com pitchero.com spond.com
"""
"""Site builders: a page below one of these, or on it, is whoever's who made it."""

_PROGRAMS = """
    pages.dev workers.dev trycloudflare.com cloudflareaccess.com netlify.app netlify.com vercel.app vercel.dev
    now.sh github.io github.com githubusercontent.com github.dev gitlab.io gitlab.com bitbucket.io
    codeberg.page sourceforge.io herokuapp.com heroku.com onrender.com fly.dev railway.app surge.sh glitch.me
    replit.app replit.dev deno.dev deno.net stackblitz.io webcontainer.io vercel.com readthedocs.io gitbook.io
    ngrok.io ngrok.app ngrok.dev ngrok-free.app ngrok-free.dev loca.lt nip.io sslip.io amazonaws.com
    awsapps.com awsapprunner.com amplifyapp.com elasticbeanstalk.com cloudfront.net on.aws azurewebsites.net
    azurestaticapps.net azure.com azureedge.net azurefd.net cloudapp.net windows.net onmicrosoft.com
    sharepoint.com powerappsportals.com force.com site.com salesforce-sites.com digitaloceanspaces.com
    ondigitalocean.app linodeusercontent.com scw.cloud backblazeb2.com r2.dev duckdns.org ddns.net ddns.me
    no-ip.org no-ip.co.uk no-ip.biz hopto.org hopto.me zapto.org sytes.net myftp.org dyndns.org dynu.net
    freeddns.org mooo.com is-a.dev js.org synology.me myds.me plesk.page cpanel.site
"""
"""Where programs are run and names point to somebody's machine, for anybody who asks."""

_GATHERINGS = """
    facebook.com fb.com fb.me instagram.com threads.net threads.com twitter.com x.com tiktok.com youtube.com
    linkedin.com pinterest.com pinterest.co.uk flickr.com vimeo.com snapchat.com reddit.com twitch.tv
    spotify.com soundcloud.com whatsapp.com discord.com discord.gg bsky.app bsky.social mastodon.social
    linktr.ee linkin.bio bio.link lnk.bio campsite.bio beacons.ai about.me taplink.cc bit.ly tinyurl.com
    goo.gl forms.gle nextdoor.com nextdoor.co.uk meetup.com eventbrite.com eventbrite.co.uk eventbrite.ie
    ticketsource.co.uk tickettailor.com bookwhen.com justgiving.com gofundme.com crowdfunder.co.uk
    totalgiving.co.uk localgiving.org givengain.com peoplesfundraising.com easyfundraising.org.uk
    virginmoneygiving.com donorbox.org achurchnearyou.com
"""
"""Everybody's page is one of many here."""

_ALL = (_NAMES_SOLD_BELOW, _PUBLIC_BODIES, _MAIL, _PAGES, _PROGRAMS, _GATHERINGS)
ANYBODYS = frozenset(name for names in _ALL for name in names.split())
"""Where anybody can have an address or a page: such a domain proves nothing."""
